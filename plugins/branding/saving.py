"""Makes a brand of the form, with the pictures that came, and keeps it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict
from wtforms import FileField

from core.api import Invalid, PluginContext, SelectChoice, keep_file, record_audit, remove_file

from .brand_form import STEPS, BrandForm
from .brands import DRAFT, NAMES, SITE, Brand, all_pictures, keep, own_brand
from .colour import DEFAULT_CHROMA, DEFAULT_HUE, from_hex
from .pictures import LARGEST, clean_logo

SAVED = "branding.saved"


def make_form(desk: str, brand: Brand, themes: list[SelectChoice], typed: Any = None) -> BrandForm:
    """Make the form with what is stored, or with what was typed."""
    row: dict[str, Any] = {name: value for name, value in asdict(brand).items() if name not in ("logo", "icon")}
    row["has_colour"] = brand.hue is not None
    row["hue"] = int(brand.hue if brand.hue is not None else DEFAULT_HUE)
    row["chroma"] = round((brand.chroma or DEFAULT_CHROMA) * STEPS)
    form = BrandForm(typed, data=row)
    form.theme.choices = themes
    for name in ("credit",) if desk != SITE else ("theme",):
        del form[name]
    return form


def typed_in(form: Mapping[str, str], files: Mapping[str, FileStorage]) -> CombinedMultiDict[str, Any]:
    """Give what was sent, files among it."""
    return CombinedMultiDict([MultiDict(files), MultiDict(form)])


def brand_from(form: BrandForm, before: Brand) -> Brand | None:
    """Give the brand that the form describes; None, with the error at its field, if a picture cannot be taken."""
    logo, icon = _picture(form.logo, before.logo), _picture(form.icon, before.icon)
    if logo is None or icon is None:
        return None
    texts: dict[str, Any] = {name: form[name].data or "" for name in ("name", "welcome", "address", "links", "css")}
    chosen = {name: form[name].data for name in ("credit", "theme") if name in form}
    hue, chroma = _colour(form)
    return replace(
        before,
        **texts,
        **chosen,
        hue=hue,
        chroma=chroma,
        logo="" if form.no_logo.data else logo,
        icon="" if form.no_icon.data else icon,
    )


def _colour(form: BrandForm) -> tuple[float | None, float | None]:
    if form.hex.data:
        return from_hex(form.hex.data) or (None, None)
    if not form.has_colour.data:
        return None, None
    return float(form.hue.data or 0), (form.chroma.data or 0) / STEPS


def _picture(field: FileField, before: str) -> str | None:
    upload = field.data
    if not isinstance(upload, FileStorage) or not upload.filename:
        return before
    try:
        picture = clean_logo(upload.stream.read(LARGEST + 1))
    except Invalid as error:
        field.errors = [*field.errors, str(error)]
        return None
    return f"{keep_file('branding', picture.data)}.{picture.ending}"


def save(ctx: PluginContext, desk: str, brand: Brand) -> None:
    """Keep a brand, and let the pictures go that nobody shows any more."""
    pictures, changed = all_pictures(ctx), changed_names(own_brand(ctx, desk), brand)
    with ctx.transaction():
        keep(ctx, desk, brand)
        if changed:
            record_audit(SAVED, desk, {"names": changed})
    forget(pictures - all_pictures(ctx))


def changed_names(before: Brand, after: Brand) -> list[str]:
    """Name what differs between two brands."""
    return [name for name in sorted(NAMES) if getattr(before, name) != getattr(after, name)]


def try_on(ctx: PluginContext, user: int, desk: str, brand: Brand) -> None:
    """Keep a brand for one person to look at."""
    before = all_pictures(ctx)
    ctx.save_settings({DRAFT: {"user": user, "desk": desk, "brand": asdict(brand)}})
    forget(before - all_pictures(ctx))


def forget(pictures: set[str]) -> None:
    """Delete pictures."""
    for name in pictures:
        remove_file("branding", name.partition(".")[0])

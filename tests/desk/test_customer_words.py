"""Customers are found by how words of their names, addresses and organisations begin, on each database."""

import pytest

from core.database import db, writing
from core.models import Customer, Organisation, User
from core.models.tables import customer_word
from core.services.customer import customer_list, customers
from core.services.staff import scopes
from core.testing import Site

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _on_each_database(database_url: str) -> None:
    """Run these tests on all three databases."""


def found(site: Site, user: User, query: str) -> list[str]:
    with site.app.app_context():
        scope = scopes.scope_of(db.session.get_one(User, user.id))
        return sorted(row.customer.name for row in customer_list.page(scope, query).rows)


@pytest.fixture
def people(site: Site) -> Site:
    with site.app.app_context():
        customers.make("email", "budi@toko.example", "Budi Santoso")
        customers.make("email", "santi@warung.example", "Santi Ayu Lestari")
        customers.make("phone", "+62811223344", "Café Étoile")
    return site


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("bud", ["Budi Santoso"]),
        ("SAN", ["Budi Santoso", "Santi Ayu Lestari"]),
        ("san ayu", ["Santi Ayu Lestari"]),
        ("lest san", ["Santi Ayu Lestari"]),
        ("budi@toko.example", ["Budi Santoso"]),
        ("toko", ["Budi Santoso"]),
        ("+62811", ["Café Étoile"]),
        ("cafe etoile", ["Café Étoile"]),
        ("udi", []),
        ("budi ayu", []),
        ("%", []),
        ("' OR 1=1 --", []),
        ("zz_", []),
    ],
)
def test_each_word_typed_must_begin_a_word(people: Site, admin: User, query: str, names: list[str]) -> None:
    assert found(people, admin, query) == names


def test_what_changes_is_found_by_its_new_words_alone(people: Site, admin: User) -> None:
    with people.app.app_context(), writing() as session:
        customer = session.scalars(db.select(Customer).where(Customer.name == "Budi Santoso")).one()
        customer.name = "Rahmat Hidayat"
        customer.organisation = Organisation(name="Bengkel Jaya", domains=[])
    assert found(people, admin, "rahmat") == ["Rahmat Hidayat"]
    assert found(people, admin, "bengkel") == ["Rahmat Hidayat"]
    assert found(people, admin, "santoso") == []
    with people.app.app_context(), writing() as session:
        session.scalars(db.select(Organisation)).one().name = "Karya Abadi"
    assert found(people, admin, "abadi") == ["Rahmat Hidayat"]
    assert found(people, admin, "bengkel") == []


def test_a_second_address_finds_the_same_person(people: Site, admin: User) -> None:
    with people.app.app_context():
        customer = customers.find("email", "budi@toko.example")
        customers.add_identity(customer, "email", "kantor@perusahaan.example")
    assert found(people, admin, "kantor") == ["Budi Santoso"]


def test_the_words_of_somebody_who_is_gone_go_with_them(people: Site, admin: User) -> None:
    with people.app.app_context():
        with writing() as session:
            session.delete(customers.find("email", "budi@toko.example"))
        left = db.session.scalars(db.select(customer_word.c.word)).all()
    assert "budi" not in left
    assert found(people, admin, "budi") == []

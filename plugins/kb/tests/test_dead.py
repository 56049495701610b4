"""Links to articles that visitors no longer find are known, for whoever has them in a text."""

from plugins.kb.dead import collect_dead_pages
from plugins.kb.tests.writer import Writer


def test_deleted_hidden_and_never_written_articles_are_dead_and_nothing_else_is(writer: Writer) -> None:
    public, draft, gone = writer.write("One"), writer.write("Two", published=False), writer.write("Three")
    writer.client.post(f"/desk/kb/{gone}/delete")
    lives = (f"/help/a/{public}", f"/help/a/{public}-one", "/help", "/help/search", "/other/a/999", "/help/a/x")
    dead = (f"/help/a/{draft}-two", f"/help/a/{gone}", f"/help/a/{gone}-three/", "/help/a/999999")
    with writer.site.app.app_context():
        assert collect_dead_pages((*lives, *dead)) == list(dead)
        assert collect_dead_pages(("/", "")) == []

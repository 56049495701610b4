"""Hello greets everybody who works at the desk, and nobody once it is off."""


def test_it_greets_by_name(site, plugin, agent):
    assert "Hello, Sari Dewi!" in site.client(agent).get("/desk/").get_data(as_text=True)


def test_it_is_gone_once_it_is_off(site, plugin, agent):
    site.deactivate(plugin)
    assert "Hello, Sari Dewi!" not in site.client(agent).get("/desk/").get_data(as_text=True)

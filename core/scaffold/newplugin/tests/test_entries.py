"""What the plugin promises, tried on a real site. `plugin` switches it on; docs/testing.md lists the fixtures."""


def test_an_agent_writes_an_entry(site, plugin, agent, no_threads_left):
    client = site.client(agent)
    client.post("/desk/newplugin/", data={"text": "Halo <b>dunia</b>"})
    assert "Halo &lt;b&gt;dunia&lt;/b&gt;" in client.get("/desk/newplugin/").get_data(as_text=True)


def test_an_empty_entry_is_refused_with_a_reason(site, plugin, agent):
    answer = site.client(agent).post("/desk/newplugin/", data={"text": " "}, follow_redirects=True)
    assert "Write something first." in answer.get_data(as_text=True)


def test_the_page_is_there_for_those_with_the_right_only(site, plugin):
    light = site.user("light", email="light@desk.example")
    assert site.client(light).get("/desk/newplugin/").status_code == 404
    assert site.client().get("/desk/newplugin/").status_code == 302


def test_the_heading_is_a_setting(site, plugin, agent):
    with site.app.app_context():
        site.context(plugin).save_settings({"heading": "Buku harian"})
    assert "Buku harian" in site.client(agent).get("/desk/newplugin/").get_data(as_text=True)


def test_old_entries_are_forgotten(site, plugin, agent, clock):
    client = site.client(agent)
    client.post("/desk/newplugin/", data={"text": "Lama"})
    clock.forward(days=366)
    site.run_jobs()
    fresh = site.client(agent)
    assert "Lama" not in fresh.get("/desk/newplugin/").get_data(as_text=True)


def test_off_means_gone(site, plugin, agent):
    site.deactivate(plugin)
    assert site.client(agent).get("/desk/newplugin/").status_code == 404

"""The plugin's own life: switched on, off, updated and taken away."""

import logging

from sqlalchemy import inspect

from core.api import context


def test_activation_puts_one_device_onto_the_shelf(site, keeper):
    from plugins.acceptance import shelf

    site.deactivate("acceptance")
    site.activate("acceptance")
    with site.app.app_context():
        assert [device.name for device in shelf.devices()] == ["Laptop"]


def test_off_means_gone_and_nothing_is_lost(site, keeper, ticket, caplog):
    keeper.lend(ticket)
    with caplog.at_level(logging.INFO, "tanggap.plugin.acceptance"):
        site.deactivate("acceptance")
    assert "Loans goes to sleep" in caplog.messages
    assert site.client().get("/loans/").status_code == 404
    site.activate("acceptance")
    assert keeper.lent(ticket) == ["Laptop"]


def test_an_old_setting_is_converted(site, keeper):
    from plugins.acceptance.life import on_upgrade

    with site.app.app_context():
        ctx = context("acceptance")
        ctx.save_settings({"weeks": 3})
        on_upgrade("1.0.2", ctx)
        assert ctx.settings["days"] == 21


def test_its_tables_bear_its_name(site, keeper):
    with site.app.app_context():
        tables = inspect(context("acceptance").session.get_bind()).get_table_names()
    mine = {name for name in tables if name.startswith("p_acceptance__")}
    assert {"p_acceptance__device", "p_acceptance__lending", "p_acceptance__slip"} <= mine


def test_taking_it_away_says_goodbye_and_leaves_nothing(site, keeper, caplog):
    site.deactivate("acceptance")
    with caplog.at_level(logging.INFO, "tanggap.plugin.acceptance"):
        site.delete_data("acceptance")
    assert "Loans takes its leave" in caplog.messages
    with site.app.app_context():
        tables = inspect(site.context("core").session.get_bind()).get_table_names()
    assert not [name for name in tables if name.startswith("p_acceptance__")]


def test_it_leaves_no_threads(site, keeper, client, no_threads_left):
    client.get("/loans/")

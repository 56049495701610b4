"""What gunicorn, waitress, mod_wsgi and Passenger import."""

from core.collector import resting

with resting():
    from core.switcher import AppSwitcher
    from core.tick import Tick

    application = AppSwitcher(tick=Tick())

"""What gunicorn, waitress, mod_wsgi and Passenger import."""

from core.switcher import AppSwitcher
from core.tick import Tick

application = AppSwitcher(tick=Tick())

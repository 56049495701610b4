"""What gunicorn, waitress, mod_wsgi and Passenger import."""

from core.switcher import AppSwitcher

application = AppSwitcher()

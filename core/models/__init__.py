"""The nouns. Importing this module makes all tables known to `db.metadata`."""

from core.models import customer_words, place, tables
from core.models.account import Account
from core.models.category import Category
from core.models.customer import Customer, Identity, Organisation
from core.models.delivery import Delivery, DeliveryState
from core.models.desk import Desk, desk_access
from core.models.event import Event
from core.models.inbox import Inbox, InboxState
from core.models.job import JobRow, JobState, schedule
from core.models.message import Attachment, Draft, Message, MessageKind
from core.models.participant import Participant
from core.models.role import Reach, Role
from core.models.session import SessionRow, Token
from core.models.status import Kind, Status
from core.models.tag import Tag, ticket_tag
from core.models.team import Team, team_member
from core.models.ticket import Priority, Rank, Ticket
from core.models.user import User

__all__ = [
    "Account",
    "Attachment",
    "Category",
    "Customer",
    "Delivery",
    "DeliveryState",
    "Desk",
    "Draft",
    "Event",
    "Identity",
    "Inbox",
    "InboxState",
    "JobRow",
    "JobState",
    "Kind",
    "Message",
    "MessageKind",
    "Organisation",
    "Participant",
    "Priority",
    "Rank",
    "Reach",
    "Role",
    "SessionRow",
    "Status",
    "Tag",
    "Team",
    "Ticket",
    "Token",
    "User",
    "customer_words",
    "desk_access",
    "place",
    "schedule",
    "tables",
    "team_member",
    "ticket_tag",
]

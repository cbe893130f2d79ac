"""App Home: published when somebody opens it, and again for them after what they did themselves."""

from bot.access import may
from bot.handlers import slack_home_views as home_views
from bot.handlers.slack_desk import Ask, Entry, number
from bot.work_list import work_list
from storage import editions
from storage.transaction import Transaction


async def opened(ask: Ask) -> None:
    """Somebody looks at Home."""
    if ask.body["event"].get("tab") == "home":
        await publish(ask, page=0)


async def turn_page(ask: Ask) -> None:
    """Another page of it."""
    await publish(ask, page=number(ask.value))


async def publish(ask: Ask, *, page: int) -> None:
    """Home as this person may see it now: the office's list, released reports, or how to reach the office."""
    async with ask.desk.database.reading(ask.desk.now()) as tx:
        view = await _view(tx, ask, page)
    ask.homes[ask.actor.user] = page
    await ask.client.views_publish(user_id=ask.actor.user, view=view)


async def show_again(ask: Ask) -> None:
    """Home brought up to date for the person who did something, where they have had it open."""
    page = ask.homes.get(ask.actor.user)
    if page is not None:
        await publish(ask, page=page)


async def _view(tx: Transaction, ask: Ask, page: int) -> dict[str, object]:
    if may(ask.actor, "see_queue"):
        work = await work_list(tx, ask.desk.office, actor=ask.actor)
        waiting = await editions.waiting(tx)
        return home_views.office_home(work, ask.labels, page=page, reports=waiting)
    reach = reaching(ask)
    if may(ask.actor, "read_released_report"):
        return home_views.supervisor_home(await editions.released(tx), ask.labels, reach=reach)
    return home_views.employee_home(ask.labels, reach=reach)


def reaching(ask: Ask) -> str:
    """How the office is reached by everybody."""
    facts = ask.desk.office.district.office
    return ask.labels["home.reach"].format(phone=facts.phone, email=ask.desk.office.intake_address)


ENTRIES = (
    Entry("event", "app_home_opened", "tell_the_office", opened, ack_first=True),
    Entry("action", "home_page", "see_queue", turn_page, ack_first=True),
    Entry("action", "home_page_back", "see_queue", turn_page, ack_first=True),
)

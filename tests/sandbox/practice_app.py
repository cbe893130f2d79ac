"""A small Bolt app of the tests' own, with every kind of listener once: the workspace seen from an app's side."""

import asyncio
import csv
import io

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

CASES = "C0CASES"


def plain(text):
    return {"type": "plain_text", "text": text}


def text_input(block_id, label, **element):
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"type": "plain_text_input", "action_id": "text", **element},
    }


def option(value, text):
    return {"text": plain(text), "value": value}


SCHOOLS = [option("oak", "Oak Creek Elementary"), option("maple", "Maple Middle School")]


def intake_view():
    return {
        "type": "modal",
        "callback_id": "intake",
        "notify_on_close": True,
        "title": plain("Tell the ombudsperson"),
        "submit": plain("Send"),
        "close": plain("Cancel"),
        "blocks": [
            {
                "type": "alert",
                "level": "warning",
                "text": {"type": "mrkdwn", "text": "*Not for emergencies.* Call 911."},
            },
            {
                **text_input("concern", "What happened?", multiline=True, max_length=2000),
                "hint": plain("In your words"),
            },
            {
                "type": "input",
                "block_id": "school",
                "optional": True,
                "label": plain("School"),
                "element": {"type": "static_select", "action_id": "pick", "options": SCHOOLS},
            },
            {
                "type": "input",
                "block_id": "how",
                "label": plain("How did it reach you?"),
                "element": {
                    "type": "radio_buttons",
                    "action_id": "pick",
                    "options": [
                        option("staff", "I am staff"),
                        option("phone", "By phone"),
                        option("letter", "A letter"),
                    ],
                    "initial_option": option("staff", "I am staff"),
                },
            },
            {
                "type": "input",
                "block_id": "day",
                "optional": True,
                "label": plain("When?"),
                "element": {"type": "datepicker", "action_id": "pick", "initial_date": "2026-11-20"},
            },
            {
                "type": "actions",
                "block_id": "more",
                "elements": [{"type": "button", "action_id": "privacy", "text": plain("Who can read this?")}],
            },
        ],
    }


def note_view(title="Note", text="", callback_id="note"):
    blocks = [text_input("note", "Note for the file", multiline=True)]
    if text:
        blocks.insert(0, {"type": "section", "text": {"type": "mrkdwn", "text": text}})
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title),
        "submit": plain("Save"),
        "blocks": blocks,
        "private_metadata": "case:7",
    }


def plain_view(title, text):
    return {
        "type": "modal",
        "title": plain(title),
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": text}}],
    }


def card(number, owner="nobody yet"):
    return [
        {"type": "header", "text": plain(f"Case {number}")},
        {
            "type": "section",
            "fields": [
                {"type": "mrkdwn", "text": "*Urgency*\nnormal"},
                {"type": "mrkdwn", "text": f"*Owner*\n{owner}"},
                {"type": "mrkdwn", "text": "*Received*\n<!date^1795304187^{date_short} {time}|Nov 21>"},
            ],
        },
        {
            "type": "actions",
            "block_id": f"case{number}",
            "elements": [
                {
                    "type": "button",
                    "action_id": "open_case",
                    "style": "primary",
                    "text": plain("Open case"),
                    "value": str(number),
                    "accessibility_label": f"Open case {number}",
                },
                {
                    "type": "button",
                    "action_id": "take_case",
                    "text": plain("Take"),
                    "value": str(number),
                    "confirm": {
                        "title": plain("Take this case?"),
                        "text": plain("You become its owner."),
                        "confirm": plain("Take it"),
                        "deny": plain("Not now"),
                    },
                },
                {"type": "overflow", "action_id": "more_case", "options": [option("remind", "Remind me")]},
            ],
        },
    ]


def home_view(needs):
    rows = [
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": f"*Case {number}* · normal · 2 h"},
            "accessory": {"type": "button", "action_id": "open_case", "text": plain("Open"), "value": str(number)},
        }
        for number in needs
    ]
    quiet = {"type": "context", "elements": [{"type": "mrkdwn", "text": "That is all for now."}]}
    return {
        "type": "home",
        "blocks": [{"type": "header", "text": plain("What needs me now")}, *rows, {"type": "divider"}, quiet],
    }


class PracticeApp:
    """The app and what it heard."""

    def __init__(self, sandbox):
        self.client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)
        self.client.proxy = None
        self.heard = []
        self.answer = None  # what the intake form is acked with instead of nothing
        self.gate = asyncio.Event()
        self.gate.set()
        self.needs = [7, 8]
        self.app = AsyncApp(client=self.client, signing_secret=sandbox.signing_secret, process_before_response=True)
        self.register()

    def register(self):
        app = self.app
        app.event("app_home_opened")(self.home)
        for event in ("message", "subteam_members_changed", "member_joined_channel", "user_change", "team_join"):
            app.event(event)(self.hear)
        app.shortcut("open_intake")(self.open_intake)
        app.command("/ombuds")(self.command)
        app.view("intake")(self.take_in)
        app.view_closed("intake")(self.closed)
        app.view("note")(self.saved)
        app.action("privacy")(self.privacy)
        app.action("open_case")(self.open_case)
        app.action("take_case")(self.take_case)
        app.action("more_case")(self.more)
        app.action("level")(self.level)
        app.options("person")(self.options)

    async def home(self, event, client):
        self.heard.append(event)
        if event["tab"] == "home":
            await client.views_publish(user_id=event["user"], view=home_view(self.needs))

    async def hear(self, event, body, request):
        await self.gate.wait()
        retry = request.headers.get("x-slack-retry-num", ["0"])[0]
        self.heard.append({**event, "event_id": body["event_id"], "retry": retry})

    async def open_intake(self, ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=intake_view())

    async def command(self, ack, command, client, respond):
        if command["text"] == "new":
            await ack()
            await client.views_open(trigger_id=command["trigger_id"], view=intake_view())
        elif command["text"] == "later":
            await ack()
            for number in range(3):
                await respond(f"later {number}")
        elif command["text"] == "odd":
            await ack(text="x", blocks=[{"type": "sektion"}])
        else:
            await ack("Try `/ombuds new`.")

    async def take_in(self, ack, body, view, client):
        self.heard.append(body)
        if self.answer:
            await ack(**self.answer)
            return
        await ack()
        await client.chat_postMessage(channel=CASES, text="Case 7, normal", blocks=card(7), unfurl_links=False)

    async def closed(self, ack, body):
        self.heard.append(body)
        await ack()

    async def saved(self, ack, body):
        self.heard.append(body)
        await ack(response_action="clear")

    async def privacy(self, ack, body, client):
        self.heard.append(body)
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=plain_view("Privacy", "Only the ombudspersons."))

    async def open_case(self, ack, body, client):
        self.heard.append(body)
        await ack()
        view = note_view("Case 7", "From a parent at Oak Creek:\n&gt; The bus did not come &amp; nobody called.")
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    async def take_case(self, ack, body, client, respond):
        self.heard.append(body)
        await ack()
        owner = f"<@{body['user']['id']}>"
        place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**place, text="Case 7, normal", blocks=card(7, owner))
        await respond(text="You own case 7 now.", response_type="ephemeral", replace_original=False)

    async def more(self, ack, body, client):
        self.heard.append(body)
        await ack()
        place = {"channel": body["channel"]["id"], "user": body["user"]["id"]}
        await client.chat_postEphemeral(**place, text=f"Chosen: {body['actions'][0]['selected_option']['value']}")

    async def level(self, ack, body):
        self.heard.append(body)
        await ack()

    async def options(self, ack, body):
        self.heard.append(body)
        await ack(options=[option("dana", "Dana Whitfield"), option("luis", "Luis Ortega")])

    async def send_report(self, user):
        opened = await self.client.conversations_open(users=[user])
        rows = io.StringIO()
        csv.writer(rows).writerows([["category", "count"], ["transport", "12"]])
        await self.client.files_upload_v2(
            channel=opened["channel"]["id"],
            filename="report-2026-10.csv",
            title="Report 2026-10",
            content=rows.getvalue(),
            initial_comment="The report of October is released.",
        )

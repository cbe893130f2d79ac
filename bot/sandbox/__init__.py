"""A Slack workspace and a mailbox on this machine, for trying and testing the product without accounts.

    sandbox = await Sandbox.start(fictional_world(), manifest=Path("manifest.yaml"))
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url)   # then an ordinary AsyncApp
    await sandbox.run_shortcut("U0THEO", "open_intake")
    form = (await sandbox.wait_for(lambda: sandbox.modals("U0THEO")))[-1]
    await sandbox.submit("U0THEO", form["id"], {"concern": "The bus did not come"})
    sandbox.messages("C0CASES", as_user="U0DANA")

`world` says who is there; `server` ties the parts; `interactions`, `seeing` and `changes` are hands, eyes and
administration; `faults` is trouble on order; `mailbox` is the family's side; `page` is what the browser shows.
"""

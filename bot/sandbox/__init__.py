"""A Slack workspace and a mailbox on this machine, for trying and testing the product without accounts."""

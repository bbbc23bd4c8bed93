"""The wire shape of passing a referral on."""

from tym_shared.wire import Code, Incoming


class RedirectIn(Incoming):
    """To whom the referral is passed on."""

    recipient_id: Code

"""Which provider stands behind each way of sending: read from the settings once, the hall is told by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import parseaddr
from functools import cache
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import BadHeaderError

from shuangchuang.adapters.messaging import SmsGateway, WeCom
from shuangchuang.domain.messages import Channel, ChannelName, Letter, NotSent
from shuangchuang.halls.notices.simulated import SimulatedChannel

_TAKEN = 250  # RFC 5321, section 4.2.3


class MailChannel:
    """E-mail through whatever backend Django is set to."""

    def send(self, letter: Letter) -> str:
        """
        Hand a mail to the server under its own Message-ID.

        :raises NotSent: the server did not take it.
        """
        mail = EmailMultiAlternatives(
            subject=letter.title,
            body=letter.text,
            to=[letter.to],
            headers={"Message-ID": f"<{letter.reference}>", "Auto-Submitted": "auto-generated"},
        )
        if letter.html:
            mail.attach_alternative(letter.html, "text/html")
        with _told_apart():
            mail.send()
        return ""

    def probe(self) -> None:
        """
        Sign in to the server and name the sender, then take it back.

        :raises NotSent: it is not there, does not know us, or takes no mail from this sender.
        """
        with _told_apart():
            connection = get_connection()
            connection.open()
            try:
                server = connection.connection
                code, words = server.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
                if code != _TAKEN:
                    raise SMTPResponseException(code, words)
                server.rset()
            finally:
                connection.close()


@contextmanager
def _told_apart() -> Iterator[None]:
    """What went wrong, told by :class:`NotSent`."""
    try:
        yield
    except SMTPRecipientsRefused as refusal:
        codes = [code for code, _words in refusal.recipients.values()]
        raise NotSent("address_refused", again=all(400 <= code < 500 for code in codes)) from None
    except SMTPResponseException as refusal:
        # What the server says of itself (its key, its load) may be mended; of the mail, 5xx is for good.
        mail_itself = 550 <= refusal.smtp_code < 560
        raise NotSent(f"smtp_{refusal.smtp_code}", again=not mail_itself) from None
    except (BadHeaderError, UnicodeError):
        raise NotSent("bad_address", again=False) from None
    except (SMTPException, OSError) as error:
        # smtplib tells a server that is too slow only by its words.
        raise NotSent("timeout" if "timed out" in str(error) else "no_connection", again=True) from None


@cache
def open_channels() -> Mapping[str, Channel]:
    """The ways that are set up here, by name."""
    if settings.SIMULATED_DATA:
        return {name: SimulatedChannel(name) for name in (ChannelName.EMAIL, ChannelName.SMS, ChannelName.WECOM)}
    found: dict[str, Channel] = {}
    if settings.EMAIL_HOST:
        found[ChannelName.EMAIL] = MailChannel()
    if settings.SMS_GATEWAY:
        found[ChannelName.SMS] = SmsGateway(**settings.SMS_GATEWAY)
    if settings.WECOM:
        found[ChannelName.WECOM] = WeCom(**settings.WECOM)
    return found

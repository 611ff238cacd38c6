"""What the outside must reach and what we need to reach it: by the settings alone, no call made."""

from urllib.parse import urlsplit

from pydantic import BaseModel, SecretStr

from kernel.settings import Settings
from reports.health.finding import Examined, Finding, fail, ok, warn

# part of the settings → (the id that switches it on, what it cannot do without).
CHANNELS = {
    "wechat": ("app_id", ("app_secret", "token", "aes_key")),
    "wecom": ("corp_id", ("agent_id", "secret", "token", "aes_key")),
    "dingtalk": ("client_id", ("client_secret", "robot_code")),
}
PROVIDERS = {
    "wechat_pay": ("mch_id", ("app_id", "cert_serial", "private_key", "apiv3_key")),
    "alipay": ("app_id", ("private_key", "alipay_public_key")),
}
# DingTalk dials out; the others call us.
CALLED = ("wechat", "wecom", "wechat_pay", "alipay")


async def public_url(on: Examined) -> list[Finding]:
    """PUBLIC_URL is https where somebody outside has to reach us."""
    settings = on.settings
    given = urlsplit(settings.public_url)
    callers = [name for name in CALLED if _switched_on(settings, name)]
    if not settings.public_url:
        if settings.mode != "production" and not callers:
            return [ok("public_url", f"links begin with {settings.base_url()}")]
        return [
            fail(
                "public_url",
                "PUBLIC_URL is not set",
                f"links in chat lead to {settings.base_url()}, and nobody can call us back",
                "set FANDIAN_PUBLIC_URL=https://the.name.of.this.canteen",
                zh="没有设置公网地址，链接打不开",
            )
        ]
    if given.scheme not in {"http", "https"} or not given.hostname:
        return [
            fail(
                "public_url",
                "PUBLIC_URL is no address",
                "every link begins with it",
                "write it in full: https://the.name.of.this.canteen",
                zh="公网地址写得不对",
            )
        ]
    if given.scheme == "http" and (callers or settings.mode == "production"):
        return [
            fail(
                "public_url",
                f"PUBLIC_URL is http://{given.hostname}",
                "platforms and providers call https only, and links carry secrets",
                "put TLS in front (docs/guides/operator.md) and write https://",
                zh="公网地址还不是 https",
            )
        ]
    return [ok("public_url", f"{given.scheme}://{given.hostname}")]


async def channels(on: Examined) -> list[Finding]:
    """Each channel that is on, and what it misses."""
    found = _each("channels", on.settings, CHANNELS)
    if not found and on.settings.mode == "production":
        return [
            warn(
                "channels",
                "no channel is on",
                "nobody can write to us",
                "set WECHAT__APP_ID, WECOM__CORP_ID or DINGTALK__CLIENT_ID with their secrets",
                zh="一个聊天渠道都没开",
            )
        ]
    return found or [ok("channels", "none on; the console is always there")]


async def payments(on: Examined) -> list[Finding]:
    """Each provider that is on, and what it misses."""
    found = _each("payments", on.settings, PROVIDERS)
    return found or [ok("payments", "no provider on; the 饭卡 always is")]


async def notices(on: Examined) -> list[Finding]:
    """Short messages really leave."""
    sms = on.settings.sms
    if sms.provider == "console":
        if on.settings.mode == "production":
            return [
                warn(
                    "notices",
                    "short messages go to the log (SMS__PROVIDER=console)",
                    "nobody gets one",
                    "set SMS__PROVIDER=aliyun or tencent with its keys, or do without",
                    zh="短信只写进日志，没有真正发出",
                )
            ]
        return [ok("notices", "short messages go to the log")]
    missing = _missing(sms, ("access_key_id", "access_key_secret", "sign", "templates"))
    if missing:
        return [_lacks("notices", f"SMS by {sms.provider}", "SMS", missing)]
    return [ok("notices", f"short messages by {sms.provider}")]


def _each(
    name: str, settings: Settings, table: dict[str, tuple[str, tuple[str, ...]]]
) -> list[Finding]:
    found = []
    for part, (_, needs) in table.items():
        if not _switched_on(settings, part):
            continue
        missing = _missing(getattr(settings, part), needs)
        found.append(_lacks(name, part, part.upper(), missing) if missing else ok(name, part))
    return found


def _switched_on(settings: Settings, part: str) -> bool:
    key = {**CHANNELS, **PROVIDERS}[part][0]
    return bool(getattr(getattr(settings, part), key))


def _missing(part: BaseModel, needs: tuple[str, ...]) -> list[str]:
    return [name for name in needs if not _text(getattr(part, name))]


def _text(value: object) -> object:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _lacks(name: str, who: str, section: str, missing: list[str]) -> Finding:
    keys = ", ".join(f"{section}__{key.upper()}" for key in missing)
    return fail(
        name, f"{who} misses {keys}", "it is on and cannot work", f"set FANDIAN_{keys} or …_FILE",
        zh=f"{who} 还缺 {keys}",
    )  # fmt: skip

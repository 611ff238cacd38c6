"""The settings of `CONTRACT.md` §2: environment, then `fandian.toml`, then defaults; frozen.

Secrets are `SecretStr`, so that no log, error or `repr` shows them. Any of them may come from a
file: `FANDIAN_WECHAT__APP_SECRET_FILE=/run/secrets/…`, or `app_secret_file` in `fandian.toml`,
whose relative paths begin at its own folder.
"""

import difflib
import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from kernel.errors import Refused

PREFIX = "FANDIAN_"


class Part(BaseModel):
    """A nested group of settings; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Http(Part):
    trusted_proxies: str = ""


class Demo(Part):
    token: SecretStr | None = None


class Wechat(Part):
    app_id: str = ""
    app_secret: SecretStr | None = None
    token: SecretStr | None = None
    aes_key: SecretStr | None = None
    encryption: Literal["safe", "compatible", "plain"] = "safe"
    api_base: str = "https://api.weixin.qq.com"
    oauth_base: str = "https://open.weixin.qq.com"
    templates: dict[str, Any] = Field(default_factory=dict)


class Wecom(Part):
    corp_id: str = ""
    agent_id: str = ""
    secret: SecretStr | None = None
    token: SecretStr | None = None
    aes_key: SecretStr | None = None
    api_base: str = "https://qyapi.weixin.qq.com"
    oauth_base: str = "https://open.weixin.qq.com"


class Dingtalk(Part):
    client_id: str = ""
    client_secret: SecretStr | None = None
    robot_code: str = ""
    corp_id: str = ""
    card_template_id: str = ""
    api_base: str = "https://api.dingtalk.com"
    oapi_base: str = "https://oapi.dingtalk.com"


class WechatPay(Part):
    mch_id: str = ""
    app_id: str = ""
    cert_serial: str = ""
    private_key: SecretStr | None = None
    apiv3_key: SecretStr | None = None
    public_key_id: str = ""
    public_key: SecretStr | None = None
    api_base: str = "https://api.mch.weixin.qq.com"


class Alipay(Part):
    app_id: str = ""
    seller_id: str = ""
    private_key: SecretStr | None = None
    alipay_public_key: SecretStr | None = None
    gateway: str = "https://openapi.alipay.com/gateway.do"


class Order(Part):
    pay_within_s: int = Field(default=900, ge=30, le=7200)
    max_pending: int = Field(default=3, ge=1, le=50)


class Sms(Part):
    provider: Literal["console", "aliyun", "tencent"] = "console"
    access_key_id: str = ""
    access_key_secret: SecretStr | None = None
    sign: str = ""
    templates: dict[str, str] = Field(default_factory=dict)
    api_base: str = ""


class Mqtt(Part):
    url: SecretStr | None = None
    prefix: str = "lockers"


class Settings(BaseSettings):
    """One frozen object, read once at start. `load()` is the way to make one."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_nested_delimiter="__", extra="forbid", frozen=True
    )

    mode: Literal["embedded", "production"] = "embedded"
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""
    http: Http = Http()
    demo: Demo = Demo()
    database_url: SecretStr = SecretStr("")
    database_replica_url: SecretStr = SecretStr("")
    redis_url: SecretStr = SecretStr("")
    data_dir: Path = Path("./var")
    secret_keys: SecretStr = SecretStr("")
    timezone: str = "Asia/Shanghai"
    locale: Literal["zh", "en"] = "zh"
    log_format: Literal["auto", "json", "pretty"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    wechat: Wechat = Wechat()
    wecom: Wecom = Wecom()
    dingtalk: Dingtalk = Dingtalk()
    wechat_pay: WechatPay = WechatPay()
    alipay: Alipay = Alipay()
    order: Order = Order()
    sms: Sms = Sms()
    mqtt: Mqtt = Mqtt()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (env_settings, init_settings)

    def database(self) -> str:
        """The database's URL: the given one, or the SQLite file in DATA_DIR."""
        given = self.database_url.get_secret_value()
        return given or f"sqlite://{(self.data_dir / 'fandian.db').resolve()}"

    def base_url(self) -> str:
        """What every link begins with."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.port}"


def load(config: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read environment and file. Raises Refused(bad_settings) with the key, never its value."""
    env = dict(os.environ if environ is None else environ)
    path = config or (Path(env["FANDIAN_CONFIG"]) if "FANDIAN_CONFIG" in env else None)
    env.pop("FANDIAN_CONFIG", None)
    try:
        _read_secret_files(env)
        from_file = _read_toml(path)
        _refuse_unknown(env, from_file)
        with _environment(env):
            return Settings(**from_file)
    except ValidationError as error:
        first = error.errors()[0]
        where = "__".join(str(part) for part in first["loc"]).upper()
        raise Refused("bad_settings", key=where, problem=first["msg"]) from None
    except SettingsError:
        # A map that is no JSON. pydantic-settings names the section only; we know the one key.
        where = next(key for key in env if key.endswith("__TEMPLATES"))
        raise Refused(
            "bad_settings", key=where.removeprefix(PREFIX), problem="Input should be a JSON object"
        ) from None


def known_keys() -> list[str]:
    """Every setting as `SECTION__NAME` in upper case."""
    return sorted(_names(Settings, ""))


def _names(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, Part):
            yield from _names(inner, f"{prefix}{name}__".upper())
        else:
            yield f"{prefix}{name}".upper()


def _refuse_unknown(env: Mapping[str, str], from_file: Mapping[str, Any]) -> None:
    known = known_keys()
    given = [key.removeprefix(PREFIX) for key in env if key.startswith(PREFIX)]
    given += [key.upper() for key in _flatten(from_file)]
    for key in given:
        # Templates are open maps: WECHAT__TEMPLATES__MEAL_READY.
        if key in known or any(
            key.startswith(name + "__") for name in known if name.endswith("__TEMPLATES")
        ):
            continue
        nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.0)
        raise Refused("unknown_setting", key=key, nearest=nearest[0])


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{key}__")
        else:
            yield f"{prefix}{key}"


def _read_toml(path: Path | None) -> dict[str, Any]:
    if path is None:
        path = Path("fandian.toml")
        if not path.exists():
            return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refused("no_config_file", path=str(path)) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused("bad_config_file", path=str(path), problem=str(error)) from None
    return _with_files_read(found, path.parent, "")


def _with_files_read(tree: dict[str, Any], folder: Path, prefix: str) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            read[key] = _with_files_read(value, folder, f"{prefix}{key}__")
        elif key.lower().endswith("_file") and isinstance(value, str):
            read[key[: -len("_file")]] = _secret_in(folder / value, f"{prefix}{key}".upper())
        else:
            read[key] = value
    return read


def _read_secret_files(env: dict[str, str]) -> None:
    for key in [key for key in env if key.startswith(PREFIX) and key.endswith("_FILE")]:
        env[key.removesuffix("_FILE")] = _secret_in(Path(env.pop(key)), key)


def _secret_in(path: Path, key: str) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise Refused("unreadable_secret_file", key=key) from None


class _environment:
    """pydantic-settings reads `os.environ` only; show it ours for a moment."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = {key: value for key, value in env.items() if key.startswith(PREFIX)}

    def __enter__(self) -> None:
        self._kept = {key: value for key, value in os.environ.items() if key.startswith(PREFIX)}
        for key in self._kept:
            del os.environ[key]
        os.environ.update(self._env)

    def __exit__(self, *_: object) -> None:
        for key in self._env:
            os.environ.pop(key, None)
        os.environ.update(self._kept)

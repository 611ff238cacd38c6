"""A sentence with the next step for each refusal that an operator can meet."""

from kernel.errors import Refused


class BadUsage(Exception):
    """The command was asked for in a way that cannot be meant; exit status 2."""


# More faults than this are not read by anybody at once.
FAULTS_MAX = 8

_SENTENCES = {
    "unknown_setting": "Unknown setting {key}; did you mean {nearest}?",
    "bad_settings": "Setting {key} is not valid: {problem}",
    "no_config_file": "There is no settings file {path}.",
    "bad_config_file": "{path} is not valid TOML: {problem}",
    "unreadable_secret_file": "The file named by {key} cannot be read.",
    "no_secret_keys": "Production needs FANDIAN_SECRET_KEYS; make one with: fandian keys generate",
    "bad_secret_key": "Each of SECRET_KEYS must be 32 random bytes in base64url: fandian keys"
    " generate",
    "foreign_secret_keys": "This database was written with other SECRET_KEYS; instances on one"
    " database must share them.",
    "migrations_pending": "The database is behind ({names}); run: fandian db migrate",
    "no_database": "The database cannot be reached ({problem}); check FANDIAN_DATABASE_URL.",
    "demo_in_production": "demo refuses MODE=production; use: fandian run",
    "demo_needs_token": "demo listens on loopback only, unless FANDIAN_DEMO__TOKEN guards it.",
    "port_in_use": "Port {port} is in use; choose another with FANDIAN_PORT or make demo PORT=…",
    "device_exists": "There is a device {device} already; fandian device list shows it.",
    "no_such_device": "There is no such device; fandian device list shows all.",
    "unknown_driver": "There is no such driver; fandian device add --help names them.",
    "no_canteen": "There is no canteen yet; fandian sample load makes one.",
    "no_menu": "There is no published menu for {meal} on {date}.",
    "unknown_token": "There is no token {number}; fandian token list shows all.",
    "bad_file": "The file cannot be used: {reason}.",
    "unknown_role": "{role} is no role; use one of {roles}.",
    "past_meal": "The {meal_kind} of {date} is over; name another one by --date and --meal.",
    "unreadable_menu": "The menu cannot be read: {problem}",
    "unknown_kind": "{kind} is no kind of device; did you mean {nearest}?",
    "bad_device_id": "{device} cannot be an id: letters, digits, - and _, at most 32.",
    "bad_slots": "A cabinet has 1 to {most} doors, not {slots}.",
    "unknown_option": "The driver {driver} knows no switch {option}.",
    "no_such_cabinet": "There is no cabinet {cabinet_id}; fandian device list shows all.",
    "cabinet_offline": "No cabinet is online; fandian doctor says which are silent.",
    "no_such_role": "A token may not have the role {role}; use one of {known}.",
    "bad_days": "A token lives 1 to {limit} days, not {days}.",
    "bad_menu": "The menu cannot be used: {errors}.",
    "no_such_canteen": "There is no such canteen; fandian sample load makes one.",
    "bad_meal": "There is no such meal; give --date YYYY-MM-DD within the coming weeks.",
    "too_many_dishes": "A menu has at most {most} dishes.",
    "already_published": "This very menu is published already.",
    "empty_menu": "The menu has no dish to sell.",
    "past_cutoff": "The meal's cut-off is over; name another one by --date and --meal.",
    "below_sold": "{sold} of {name} are sold already, so there cannot be {wanted}.",
    "channel_off": "{channel} is off: set {keys} first.",
    "platform_refused": "{platform} refused it ({number}): {why}.",
    "platform_silent": "{platform} did not answer ({problem}); check its address and the network.",
    "peak_failed": "Not every portion was sold once, or somebody got no answer, or the books do"
    " not hold: see above.",
    "demo_silent": "{url} does not serve a demo ({problem}); start one with: fandian demo",
    "config_exists": "{file} is there already; init never overwrites. Change it by hand, or name"
    " another by --config.",
    "bad_answer": "{question}: {answer!r} is not possible; {possible}.",
    "interrupted": "Interrupted; nothing was changed.",
    "file_exists": "{file} is there already; name another, or say --force.",
    "unwritable_file": "{file} cannot be written: {problem}",
    "bad_backup": "{file} cannot be restored: {problem}.",
    "other_backup_format": "The backup was made by Fandian {version} in form {format}, which this"
    " version does not know.",
    "other_schema": "The backup is of schema {theirs}, this database of {ours}; restore it with"
    " Fandian {version}, then: fandian db migrate",
    "not_empty": "The database is not empty ({tables}); restore into a fresh one, or lose what is"
    " there with --force.",
    "foreign_backup_keys": "The backup was written with other SECRET_KEYS; set those of its"
    " installation first, or make it with --with-secrets.",
    "keys_from_settings": "SECRET_KEYS is set from outside: put a fresh one (fandian keys generate)"
    " in front of it there, comma-separated, run this again, and restart every instance.",
}


def explain(refused: Refused) -> str:
    """One clear sentence with the next step."""
    sentence = _SENTENCES.get(refused.code)
    if sentence is None:
        facts = ", ".join(f"{key}={value}" for key, value in refused.facts.items())
        return f"Refused: {refused.code}" + (f" ({facts})" if facts else "")
    try:
        return sentence.format(**{key: _listed(fact) for key, fact in refused.facts.items()})
    except KeyError:
        return f"Refused: {refused.code}"


def _listed(fact: object) -> object:
    """A list as people write one; of faults, where each is and what it is."""
    if not isinstance(fact, list | tuple | set | frozenset):
        return fact
    shown = [
        f"{each['where']}: {each['what']}" if isinstance(each, dict) and "where" in each else each
        for each in list(fact)[:FAULTS_MAX]
    ]
    return "; ".join(str(each) for each in shown) + (" …" if len(fact) > FAULTS_MAX else "")

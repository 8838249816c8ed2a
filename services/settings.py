"""Settings: environment (prefix TILANNEKUVA_), then one TOML file, then defaults. Unknown keys are refused."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from domain.hetu import TEMPORARY_VALUE

PREFIX = "TILANNEKUVA_"
ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting, with its meaning in the description (the README's table is made from these)."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid")

    keys: str = Field(
        "",
        repr=False,
        description="keys as JSON (as in keys.json) from a secret manager; empty means data_dir/keys.json",
    )
    temporary_systems: dict[str, str] = Field(
        {"urn:oid:1.2.246.10.99999999.22.2026": TEMPORARY_VALUE},
        description="temporary ids that may be typed: system and pattern of the whole value",
    )
    data_dir: Path = Field(
        ROOT / "var", description="folder of the county, the operational store, keys and the audit head"
    )
    database_url: str = Field(
        "", repr=False, description="operational store, postgresql://…; empty means SQLite in data_dir"
    )
    today: date | None = Field(None, description="fixes the day (YYYY-MM-DD) for demo and tests")
    fhir: str = Field("", description="base URL of a FHIR R4 server; empty means the made-up county")
    anyone_may_open_real_data: bool = Field(False, description="lets the demo sign-in exist beside a real back end")
    county_size: int = Field(20_000, ge=12, description="customers in the made-up county")
    county_seed: int = Field(1, description="seed of the made-up county")
    hosts: list[str] = Field(["127.0.0.1", "localhost"], description="host names (without port) the gate answers to")
    idle_minutes: int = Field(15, ge=1, le=240, description="minutes without a human command before a session ends")
    session_hours: int = Field(10, ge=1, le=24, description="hours after which a session ends however busy")
    cover_seconds: int = Field(30, ge=2, le=600, description="seconds without the server before the screen is covered")
    reason_hours: int = Field(4, ge=1, le=72, description="hours a stated reason (break-the-glass) lasts")
    draft_days: int = Field(14, ge=1, le=90, description="days that typed and unsaved text waits for its writer")
    drafts_each: int = Field(50, ge=1, le=500, description="unsaved texts kept for one user")
    look_ups_5_minutes: int = Field(30, ge=1, description="look-ups a user may make in five minutes")
    look_ups_day: int = Field(200, ge=1, description="look-ups a user may make in a day")
    misses_in_a_row: int = Field(15, ge=1, description="look-ups without a person before a new sign-in is asked")
    names_day: int = Field(200, ge=1, description="names of groups that a user may be shown in a day")
    source_seconds: float = Field(
        3.0,
        gt=0,
        le=30,
        description="the one deadline of all sources together; with a longer one each question has more",
    )
    fhir_staff: dict[str, list[str]] = Field(
        default_factory=dict, description='who our staff are on the FHIR server: {"doctor": ["system|value", ...]}'
    )
    fhir_plan_master: bool = Field(
        False, description="the FHIR server keeps the plan: ours holds proposals to it until they are entered there"
    )
    source_megabytes: float = Field(20.0, gt=0, description="most one source may answer")

    @field_validator("hosts", mode="after")
    @classmethod
    def _some_host(cls, hosts: list[str]) -> list[str]:
        if not hosts:
            raise ValueError("at least one host name is needed")
        return hosts

    @property
    def store_url(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir / 'tilannekuva.sqlite'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        toml = Path(os.environ.get(PREFIX + "SETTINGS", ROOT / "tilannekuva.toml"))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=toml)


def read_settings() -> Settings:
    """Read and validate. Raises SystemExit with one plain line a problem: unknown key, wrong type, impossible value."""
    known = {PREFIX + name.upper() for name in Settings.model_fields} | {PREFIX + "SETTINGS"}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SystemExit("Unknown setting in the environment: " + ", ".join(unknown))
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        lines = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise SystemExit("Settings cannot be used:\n  " + "\n  ".join(lines)) from None

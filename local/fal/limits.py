"""Every bound of the local server in one place."""

from __future__ import annotations

from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one local server accepts, keeps and waits for."""

    max_waiting: int = 100
    """Requests in the queue, the running ones not counted; more are answered 429."""
    max_kept: int = 1000
    """Requests remembered in all; the oldest finished ones are forgotten first."""
    result_ttl_seconds: float = 3600.0
    """How long a finished request can be asked for, as on fal.ai."""
    file_ttl_seconds: float = 3600.0
    """How long an uploaded or drawn file is kept; clients may ask for less."""
    max_file_bytes: int = 50 * _MIB
    """One uploaded photo, as fal's own toolkit has it."""
    max_total_bytes: int = 2048 * _MIB
    """All files together; an upload over it is answered 507."""
    max_body_bytes: int = 16 * _MIB
    """One JSON body: room for a photo as a data URI of `max_data_uri_bytes`."""
    max_data_uri_bytes: int = 8 * _MIB
    """A photo inside the JSON, decoded."""
    max_pending_uploads: int = 256
    """Uploads announced and not yet sent."""
    job_seconds: float = 60.0
    """One job may run this long; then its process is replaced and the job fails. An
    enlargement may run twice as long."""
    worker_memory_bytes: int = 1536 * _MIB
    """What one worker process may hold: three times what the models shipped need, and enough for
    the large matte. Above it the process is replaced and the job fails."""
    idle_seconds: float = 120.0
    """A worker process without work for so long is ended; the next job starts another."""
    loading_after_seconds: float = 1.0
    """What takes longer to load, a process or a model, is told of as a stage of the request."""
    ping_seconds: float = 15.0
    """Silence on a status stream before a comment line."""
    max_pending_webhooks: int = 256
    """Webhooks promised and not yet delivered or given up; more are answered 429 at submit."""
    max_webhook_bytes: int = _MIB
    """One webhook's body; a larger result is left to be fetched."""
    webhook_workers: int = 8
    """Webhooks on their way at once."""
    webhook_seconds: float = 15.0
    """One attempt to deliver, as fal's first."""
    webhook_attempts: int = 11
    """Attempts in all, as fal's: the first and ten more, if the result lives that long."""
    webhook_retry_seconds: float = 1.0
    """Pause before the second attempt; it doubles with each."""
    sweep_seconds: float = 1.0
    """Pause between two looks for what has expired."""

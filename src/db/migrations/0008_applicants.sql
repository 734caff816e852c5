-- An applicant moves their interview once; the key refuses a second time.
CREATE TABLE interview_moves (
  application_id TEXT PRIMARY KEY REFERENCES applications (id),
  from_center_id TEXT NOT NULL REFERENCES enrollment_centers (id),
  from_starts_at INTEGER NOT NULL,
  moved_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A page of the payment provider that was opened for a fee.
CREATE TABLE checkouts (
  id TEXT PRIMARY KEY,
  application_id TEXT NOT NULL REFERENCES applications (id),
  provider TEXT NOT NULL,
  provider_reference TEXT NOT NULL,
  amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
  url TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  UNIQUE (provider, provider_reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX checkouts_application ON checkouts (application_id, opened_at);

-- What a provider has told, each event once.
CREATE TABLE payment_events (
  provider TEXT NOT NULL,
  event_id TEXT NOT NULL,
  checkout_id TEXT NOT NULL REFERENCES checkouts (id),
  kind TEXT NOT NULL CHECK (kind IN ('paid', 'failed', 'expired')),
  -- `refund_due`: paid, but the fee was paid already or the application is closed; an operator gives it back.
  outcome TEXT NOT NULL CHECK (outcome IN ('applied', 'noted', 'refund_due')),
  at INTEGER NOT NULL,
  PRIMARY KEY (provider, event_id)
) STRICT, WITHOUT ROWID;

-- The operations CA's credentials of services and agents. They are no citizens' certificates: another issuer, no CRL,
-- no OCSP; so they lie in tables of their own, where no citizen's status can be read from them.

-- What a machine is registered as, and the one-time secret with which it may say so.
create table enrolment (
  id uuid primary key,
  kind text not null check (kind in ('service', 'agent')),
  name text not null,
  -- The subject alternative name that is certified, DER.
  alt_names bytea not null,
  requested_by text not null,
  approval uuid not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

-- The secret exists once a second person has approved: scrypt of it, and how often it was tried.
create table enrolment_secret (
  enrolment uuid primary key references enrolment,
  salt bytea not null,
  hash bytea not null,
  expires_at timestamptz not null,
  tries smallint not null default 0,
  -- The one certification request that it was good for.
  spent_on bytea
);

-- The bytes about to be signed, on record before the signature exists.
create table credential_intent (
  serial bytea primary key,
  identity text not null,
  request_hash bytea not null,
  tbs bytea not null,
  recorded_at timestamptz not null
);

-- One credential for a certification request, however often it is sent.
create table credential (
  serial bytea primary key,
  identity text not null,
  request_hash bytea not null unique,
  not_after timestamptz not null,
  der bytea not null,
  issued_at timestamptz not null
);
create index credential_identity on credential (identity, issued_at);

-- Orders, documents, blanks and activations of the bureau.
-- Columns named `sealed` hold AES-256-GCM ciphertext under the person's key; `person_key.wrapped` is that key
-- under the HSM's data-wrapping key. Destroying the row of person_key erases the person.

create table person_key (
  person_id uuid primary key,
  wrapped bytea not null,
  created_at timestamptz not null
);

create table person (
  person_id uuid primary key,
  -- HMAC of the civil registration number under the bureau's index key
  civil_index bytea not null unique,
  created_at timestamptz not null
);

create table index_key (
  singleton boolean primary key default true check (singleton),
  wrapped bytea not null
);

create table citizen_order (
  order_id uuid primary key,
  application_id text not null unique,
  person_id uuid not null references person,
  product text not null check (product in ('id-card', 'passport')),
  state text not null check (state in ('received', 'prepared', 'inProduction', 'produced', 'activated', 'closed', 'stopped')),
  issuing_unit text not null,
  received_at timestamptz not null
);

-- Application with portrait and signature image.
create table order_application (
  order_id uuid primary key references citizen_order,
  sealed bytea not null
);

create table batch (
  batch_id uuid primary key,
  state text not null check (state in ('waiting', 'running', 'held', 'done')),
  line text,
  created_at timestamptz not null
);

create table document (
  document_id uuid primary key,
  order_id uuid not null references citizen_order,
  batch_id uuid not null references batch,
  position integer not null,
  product text not null check (product in ('id-card', 'passport')),
  document_number text not null unique,
  state text not null check (state in ('planned', 'encoding', 'encoded', 'printed', 'issued', 'activated', 'spoiled', 'unknown')),
  blank_serial text,
  issued_on date not null,
  expires_on date not null,
  bytes_planned integer not null default 0,
  bytes_written integer not null default 0,
  seconds double precision,
  verdict text check (verdict in ('PASS', 'FAIL')),
  problem text,
  unique (batch_id, position)
);
create index document_by_order on document (order_id);

-- Chip files, faces and MRZ of a prepared document.
create table document_preparation (
  document_id uuid primary key references document,
  sealed bytea not null
);

create table document_number_series (
  product text primary key check (product in ('id-card', 'passport')),
  next bigint not null
);
insert into document_number_series values ('id-card', 1), ('passport', 1);

create table document_step (
  document_id uuid not null references document,
  attempt integer not null,
  step text not null,
  state text not null check (state in ('running', 'done', 'failed', 'unknown')),
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (document_id, attempt, step)
);

create table document_key (
  document_id uuid not null references document,
  role text not null check (role in ('authentication', 'signing')),
  spki bytea not null,
  certification_request bytea not null,
  request_id uuid not null,
  certificate_serial text,
  certificate bytea,
  primary key (document_id, role)
);

-- PUK sealed under the HSM's data-wrapping key; `exposed_at` when it was released for an operation.
create table document_puk (
  document_id uuid primary key references document,
  sealed bytea not null,
  exposed_at timestamptz
);

create table address_file (
  document_id uuid not null references document,
  version integer not null,
  sealed bytea not null,
  written_at timestamptz not null,
  primary key (document_id, version)
);

create table blank (
  serial text primary key,
  product text not null check (product in ('id-card', 'passport')),
  state text not null check (state in ('received', 'reserved', 'issued', 'spoiled', 'destroyed', 'returned', 'missing')),
  document_id uuid references document,
  changed_at timestamptz not null
);
create unique index blank_of_document on blank (document_id) where state in ('reserved', 'issued');

create table activation (
  activation_id uuid primary key,
  document_id uuid not null references document,
  agent text not null,
  officer text not null,
  state text not null check (state in ('running', 'done', 'failed', 'unknown')),
  problem text,
  started_at timestamptz not null,
  ended_at timestamptz
);
create unique index one_running_activation on activation (document_id) where state = 'running';

create table activation_step (
  activation_id uuid not null references activation,
  step text not null,
  state text not null check (state in ('running', 'done', 'failed', 'unknown')),
  started_at timestamptz not null,
  ended_at timestamptz,
  primary key (activation_id, step)
);

-- The chained audit log that every service keeps in its own schema (platform/service/src/audit).
create table audit_event (
  chain text not null,
  seq bigint not null,
  at text not null,
  event text not null,
  actor text not null,
  refs jsonb not null,
  commitment bytea not null,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (chain, seq)
);

-- What an event says beyond its references, encrypted under the key of the person it is about.
-- The event holds a salted commitment to it, so that erasing the key leaves the chain whole.
create table audit_payload (
  chain text not null,
  seq bigint not null,
  person text,
  salt bytea not null,
  sealed bytea not null,
  primary key (chain, seq),
  foreign key (chain, seq) references audit_event
);

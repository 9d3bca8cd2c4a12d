-- What the authority keeps. Large tables are partitioned by the month of issuance or of the event; their
-- partitions lie in a schema of their own, which the service's role cannot enter, so that the rights on the
-- parent table are all it has.
create table serial (
  serial bytea primary key,
  month date not null,
  request_id uuid not null,
  profile text not null,
  drawn_at timestamptz not null
);

-- The bytes about to be signed, on record before the signature exists.
create table issuance_intent (
  month date not null,
  serial bytea not null,
  shard integer not null,
  tbs bytea not null,
  recorded_at timestamptz not null,
  primary key (month, serial)
) partition by range (month);

create table certificate (
  month date not null,
  serial bytea not null,
  request_id uuid not null,
  profile text not null,
  subject_id text not null,
  document_number text,
  spki_hash bytea not null,
  shard integer not null,
  not_after timestamptz not null,
  der bytea not null,
  issued_at timestamptz not null,
  primary key (month, serial)
) partition by range (month);

-- Which certificate a request id stands for: one, however often it is asked.
create table issuance_request (
  request_id uuid primary key,
  request_hash bytea not null,
  month date not null,
  serial bytea not null unique
);

-- Every public key seen: a key belongs to one person and one use.
create table key_owner (
  spki_hash bytea primary key,
  subject_id text not null,
  profile text not null,
  first_seen timestamptz not null
);

-- Every change of status; holds are the intervals between hold and release.
create table status_event (
  month date not null,
  id bigint generated always as identity,
  serial bytea not null,
  request_id uuid not null,
  change text not null check (change in ('hold', 'release', 'revoke')),
  reason text,
  actor text not null,
  at timestamptz not null,
  primary key (month, id)
) partition by range (month);
create index status_event_serial on status_event (serial);

create table status_request (
  request_id uuid primary key,
  serial bytea not null,
  change text not null,
  reason text
);

-- The status that is not good, as CRL and OCSP read it; what led to it is in status_event.
create table certificate_status (
  serial bytea primary key,
  shard integer not null,
  status text not null check (status in ('onHold', 'revoked', 'good')),
  since timestamptz not null,
  reason text
);
create index certificate_status_shard on certificate_status (shard) where status <> 'good';

-- Counts the changes of a shard, so that its CRL knows which of them it covers.
create table shard_change (
  shard integer primary key,
  version bigint not null
);

create table crl (
  name text not null,
  number bigint not null,
  covers bigint not null,
  this_update timestamptz not null,
  next_update timestamptz not null,
  der bytea not null,
  primary key (name, number)
);

-- The newest head that each audit chain has handed in.
create table chain_head (
  chain text primary key,
  sequence bigint not null,
  head text not null
);

create table checkpoint (
  number bigint generated always as identity primary key,
  line text not null
);

create function ensure_partitions(from_month date, months integer) returns void language plpgsql as $$
declare
  home text := current_schema() || '_partitions';
  parent text;
  start date;
begin
  execute format('create schema if not exists %I', home);
  foreach parent in array array['issuance_intent', 'certificate', 'status_event'] loop
    -- Rows of a month that nobody prepared go to the default partition instead of failing.
    execute format('create table if not exists %I.%I partition of %I default', home, parent || '_other', parent);
    for offset_months in 0 .. months - 1 loop
      start := (date_trunc('month', from_month) + make_interval(months => offset_months))::date;
      execute format(
        'create table if not exists %I.%I partition of %I for values from (%L) to (%L)',
        home, parent || to_char(start, '_YYYY_MM'), parent, start, (start + interval '1 month')::date);
    end loop;
  end loop;
end $$;

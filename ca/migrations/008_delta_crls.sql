-- Deltas of the citizens' CRL. A shard and its deltas count their numbers together (RFC 5280 5.2.3); a delta's base is a
-- list that was published, and stays on record as long as the delta does.
create table delta_crl (
  name text not null,
  number bigint not null,
  base bigint not null check (base < number),
  covers bigint not null,
  this_update timestamptz not null,
  next_update timestamptz not null,
  der bytea not null,
  primary key (name, number),
  foreign key (name, base) references crl (name, number)
);
create index delta_crl_base on delta_crl (name, base);

-- At which count of its shard's changes a status was last changed: a delta lists what its base did not count.
alter table certificate_status add column version bigint not null default 0;
create index certificate_status_version on certificate_status (shard, version);

-- Whoever changes a status, its shard counts it. A shard's changes are committed in the order of their count: the row of
-- the shard is locked until then.
create function number_status() returns trigger language plpgsql set search_path from current as $$
begin
  loop
    select s.version + 1 into new.version from shard_change s where s.shard = new.shard for no key update;
    exit when found;
    insert into shard_change (shard, version) values (new.shard, 0) on conflict do nothing;
  end loop;
  return new;
end $$;
create trigger number_status before insert or update on certificate_status
  for each row execute function number_status();

create function count_status_changes() returns trigger language plpgsql set search_path from current as $$
begin
  update shard_change s set version = s.version + 1
  where s.shard in (select distinct c.shard from changed c);
  return null;
end $$;
create trigger count_new_statuses after insert on certificate_status
  referencing new table as changed for each statement execute function count_status_changes();
create trigger count_changed_statuses after update on certificate_status
  referencing new table as changed for each statement execute function count_status_changes();

create index crl_next_update on crl (next_update);
create index delta_crl_next_update on delta_crl (next_update);

-- The service adds lists and changes none; what it may remove is here: lists that ended before that moment, at most so many.
-- Never the newest of a shard, which the numbers go on from; never the base of a delta on record; and none that ended less
-- than an hour ago by this database's clock, however far ahead another one is.
create function prune_crls(ended_before timestamptz, most integer) returns integer
language plpgsql security definer as $$
declare
  ended constant timestamptz := least(ended_before, now() - interval '1 hour');
  deltas integer;
  complete integer;
begin
  delete from delta_crl d using (
    select o.name, o.number from delta_crl o
    where o.next_update < ended and o.number < (select max(n.number) from delta_crl n where n.name = o.name)
    order by o.next_update limit most for update skip locked) old
  where d.name = old.name and d.number = old.number;
  get diagnostics deltas = row_count;
  delete from crl c using (
    select o.name, o.number from crl o
    where o.next_update < ended and o.number < (select max(n.number) from crl n where n.name = o.name)
      and not exists (select from delta_crl d where d.name = o.name and d.base = o.number)
    order by o.next_update limit most - deltas for update skip locked) old
  where c.name = old.name and c.number = old.number;
  get diagnostics complete = row_count;
  return deltas + complete;
end $$;
-- It runs with its owner's rights: on these tables and no others, whatever the caller's path says.
do $$ begin
  execute format('alter function prune_crls(timestamptz, integer) set search_path = %I, pg_temp', current_schema());
end $$;

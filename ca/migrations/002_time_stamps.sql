-- Every time-stamp token is on record before it is signed. A batch is what one transaction recorded; the audit
-- event of it holds the SHA-256 over its TSTInfos in the order of their place.
create table time_stamp (
  month date not null,
  serial bytea not null,
  batch uuid not null,
  place integer not null,
  tst_info bytea not null,
  primary key (month, serial)
) partition by range (month);

create function ensure_time_stamp_partitions(from_month date, months integer) returns void language plpgsql as $$
declare
  home text := current_schema() || '_partitions';
  start date;
begin
  execute format('create schema if not exists %I', home);
  execute format('create table if not exists %I.time_stamp_other partition of time_stamp default', home);
  for offset_months in 0 .. months - 1 loop
    start := (date_trunc('month', from_month) + make_interval(months => offset_months))::date;
    execute format(
      'create table if not exists %I.%I partition of time_stamp for values from (%L) to (%L)',
      home, 'time_stamp' || to_char(start, '_YYYY_MM'), start, (start + interval '1 month')::date);
  end loop;
end $$;

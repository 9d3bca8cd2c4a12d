-- Every process of the authority hears of each change of status when it is committed, whoever made it: what it
-- keeps in memory to answer from is dropped then.
create function tell_status() returns trigger language plpgsql as $$
begin
  perform pg_notify('tamga_status_' || tg_table_schema, encode(coalesce(new.serial, old.serial), 'hex'));
  return null;
end $$;
create trigger tell_status after insert or update or delete on certificate_status
  for each row execute function tell_status();

-- Appends events to a chain inside the statement that records their fact: one round trip for both. The chain is locked
-- until the transaction ends; each query of this function sees what the lock waited for. An entry has the columns of an
-- event and `tail`, its canonical encoding (platform/service/src/audit) behind the sequence number, up to the hash of
-- the event before.
create function append_audit_events(chain_name text, entries jsonb) returns void language plpgsql as $$
declare
  entry jsonb;
  number bigint;
  previous bytea;
  digest bytea;
begin
  if jsonb_array_length(entries) = 0 then return; end if;
  perform pg_advisory_xact_lock(hashtext('tamga-audit-' || chain_name));
  select e.seq, e.hash into number, previous from audit_event e where e.chain = chain_name order by e.seq desc limit 1;
  number := coalesce(number, 0);
  previous := coalesce(previous, decode(repeat('00', 32), 'hex'));
  for entry in select value from jsonb_array_elements(entries) with ordinality order by ordinality loop
    number := number + 1;
    digest := sha256(convert_to(
      '["tamga-audit-1",' || to_json(chain_name) || ',' || number || (entry->>'tail') || encode(previous, 'hex') || '"]',
      'UTF8'));
    insert into audit_event (chain, seq, at, event, actor, refs, commitment, prev_hash, hash)
    values (chain_name, number, entry->>'at', entry->>'event', entry->>'actor', entry->'refs',
            decode(entry->>'commitment', 'hex'), previous, digest);
    previous := digest;
  end loop;
end $$;

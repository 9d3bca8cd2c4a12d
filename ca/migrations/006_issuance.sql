-- Public keys that are known to be compromised, by the SHA-256 of their SubjectPublicKeyInfo: never certified again.
-- A list can have millions of them; the chained audit log says who brought which list.
create table blocked_key (
  spki_hash bytea primary key check (octet_length(spki_hash) = 32),
  source text not null,
  blocked_at timestamptz not null
);

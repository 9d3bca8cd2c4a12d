-- Document signing. A signer's documents are counted before they are signed, by all processes together: what was counted
-- and never signed, because a process died between, stays counted.
create table document_signer (
  -- SHA-256 of its certificate.
  id bytea primary key check (octet_length(id) = 32),
  label text not null,
  certificate bytea not null,
  first_seen timestamptz not null,
  documents bigint not null default 0
);

-- One EF.SOD for a request, however often it is asked. Kept is the signature alone: the request brings the hashes of its
-- data groups again, and both together are the same bytes. Nothing here says anything about a holder.
create table signed_document (
  request_id uuid primary key,
  request_hash bytea not null,
  signer bytea not null references document_signer,
  signature bytea not null,
  signed_at timestamptz not null
);

-- Counts `wanted` documents, with the first of the signers as far as it goes, then with the next.
create function count_documents(signers bytea[], most bigint, wanted integer)
returns table (signer bytea, counted integer) language plpgsql as $$
declare
  missing bigint := wanted;
  free bigint;
begin
  foreach signer in array signers loop
    exit when missing = 0;
    -- Two processes never count the same document; whoever records a signature meanwhile does not wait.
    select greatest(most - d.documents, 0) into free from document_signer d where d.id = signer for no key update;
    continue when free is null or free = 0;
    counted := least(free, missing);
    update document_signer d set documents = d.documents + counted where d.id = signer;
    missing := missing - counted;
    return next;
  end loop;
end $$;

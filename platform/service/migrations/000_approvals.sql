-- What one person must not do alone (platform/service/src/approvals). The request holds a digest of what is to be done;
-- the thing itself stays where it belongs.
create table approval_request (
  id uuid primary key,
  action text not null,
  digest bytea not null,
  needed smallint not null check (needed >= 1),
  requested_by text not null,
  requested_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('open', 'cancelled', 'used')),
  unique (id, requested_by)
);

-- Nobody approves their own request: the database refuses it too.
create table approval (
  request uuid not null,
  requested_by text not null,
  approver text not null check (approver <> requested_by),
  at timestamptz not null,
  primary key (request, approver),
  foreign key (request, requested_by) references approval_request (id, requested_by)
);

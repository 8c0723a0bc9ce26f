-- What gateways have signed about the audit chains of their sites: this one about its own, and those of other sites, which
-- this site witnesses. Nothing is changed or removed.
create table audit_statements (
  id bigint generated always as identity primary key,
  -- Whose chains.
  site text not null,
  received_ms bigint not null,
  -- A compact JWS by the gateway of that site.
  statement text not null,
  -- What is wrong with it: it is kept as evidence, and this site does not vouch for it.
  refused text
);
create index audit_statements_site on audit_statements (site, id);

-- The heads of the statements that were not refused.
create table audit_heads (
  statement_id bigint not null references audit_statements,
  site text not null,
  service text not null,
  seq bigint not null,
  hash text not null,
  primary key (site, service, statement_id)
);

-- What others have signed about statements of this site.
create table audit_countersignatures (
  statement_id bigint not null references audit_statements,
  witness text not null,
  received_ms bigint not null,
  -- A compact JWS by the gateway of the witness.
  countersignature text not null,
  primary key (witness, statement_id)
);

create function audit_witness_refuse() returns trigger language plpgsql as $$
  begin
    raise exception 'what was witnessed is never changed or removed' using errcode = 'insufficient_privilege';
  end $$;
create trigger audit_statements_kept before update or delete or truncate on audit_statements
  for each statement execute function audit_witness_refuse();
create trigger audit_heads_kept before update or delete or truncate on audit_heads
  for each statement execute function audit_witness_refuse();
create trigger audit_countersignatures_kept before update or delete or truncate on audit_countersignatures
  for each statement execute function audit_witness_refuse();
alter table audit_statements enable always trigger audit_statements_kept;
alter table audit_heads enable always trigger audit_heads_kept;
alter table audit_countersignatures enable always trigger audit_countersignatures_kept;

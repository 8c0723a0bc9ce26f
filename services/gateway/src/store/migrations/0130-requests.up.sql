-- Requests for access, as they came: whether there is what they are about is asked when its owner looks, never before.
create table access_requests (
  id uuid primary key,
  requester text not null,
  -- Site that vouches for the requester.
  issuer text not null,
  kind text not null check (kind in ('image', 'collection', 'cohort')),
  -- LFN or GUID of an image, GUID of a collection, id of a cohort.
  target text not null,
  -- Of a cohort: its images at this site.
  guids uuid[] not null,
  reason text not null,
  purpose text not null,
  until_ms bigint not null,
  level text not null,
  created_ms bigint not null,
  expires_ms bigint not null
);
create index access_requests_requester on access_requests (requester, created_ms);
create index access_requests_expires on access_requests (expires_ms);

-- What owners have said, each for their own images.
create table access_answers (
  request uuid not null references access_requests (id) on delete cascade,
  owner text not null,
  granted boolean not null,
  comment text not null,
  answered_ms bigint not null,
  -- The change of rights that a grant has made.
  change uuid,
  primary key (request, owner)
);

-- Numbers the changes of rights: of two changes of one right, the higher number wins.
create sequence sharing_version;

-- The change that has the say about a right of a principal on an image, while it is on its way.
create table sharing_right (
  guid uuid not null,
  -- user:<DN> or group:<FQAN>
  principal text not null,
  version bigint not null,
  primary key (guid, principal)
);

-- The parts of a change that are on their way, and the services that each has still to tell.
create table sharing_part (
  change uuid not null,
  part integer not null,
  pending text[] not null,
  primary key (change, part)
);

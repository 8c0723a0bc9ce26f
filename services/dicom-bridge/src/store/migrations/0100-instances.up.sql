-- Everything that was received: one row an instance. How far its registration is, is in the saga's own table.
create table instances (
  guid uuid primary key,
  sop_uid text not null unique,
  sha256 text not null,
  size bigint not null,
  owner text not null,
  group_name text not null,
  -- who sent it: address and AE title, or the DN of a registrar
  source text not null,
  received_ms bigint not null,
  -- both set by the last step of the saga
  lfn text,
  registered_ms bigint
);

-- Instances whose SOP Instance UID was already used by other bytes; their files are kept aside.
create table quarantine (
  guid uuid primary key,
  sop_uid text not null,
  sha256 text not null,
  size bigint not null,
  owner text not null,
  source text not null,
  received_ms bigint not null,
  unique (sop_uid, sha256)
);

-- One number for each splitting of a key, never used twice, also not after a crash (uint32 of the contract).
create sequence key_generation as bigint minvalue 1 maxvalue 4294967295;

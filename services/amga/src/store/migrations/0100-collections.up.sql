-- Columns of attributes follow src/collections.ts; a test compares them.
create table patients (
  guid uuid primary key,
  name text collate "C" not null unique,
  patient_sex text collate "C",
  patient_id text collate "C",
  patient_name text collate "C",
  patient_birth_date date
);
create index patients_patient_id on patients (patient_id);

create table studies (
  guid uuid primary key,
  patient_guid uuid not null references patients (guid),
  name text collate "C" not null unique,
  study_year bigint,
  study_date date,
  study_description text collate "C",
  accession_number text collate "C",
  referring_physician_name text collate "C",
  original_study_instance_uid text collate "C"
);
create index studies_patient on studies (patient_guid);
create index studies_year on studies (study_year);
create index studies_date on studies (study_date);
create index studies_accession_number on studies (accession_number);
create index studies_original on studies (original_study_instance_uid);
create index studies_view on studies ((coalesce(original_study_instance_uid, name)));

-- Series and images keep the GUIDs of all levels above them: a condition on the patient is one join away, and so is the
-- question whether a caller may see anything of a patient. They never move.
create table series (
  guid uuid primary key,
  patient_guid uuid not null references patients (guid),
  study_guid uuid not null references studies (guid),
  name text collate "C" not null unique,
  modality text collate "C",
  body_part_examined text collate "C",
  series_number bigint,
  manufacturer text collate "C",
  series_description text collate "C",
  original_series_instance_uid text collate "C"
);
create index series_patient on series (patient_guid);
create index series_study on series (study_guid);
create index series_modality on series (modality);
create index series_original on series (original_series_instance_uid);
create index series_view on series ((coalesce(original_series_instance_uid, name)));

create table images (
  guid uuid primary key,
  patient_guid uuid not null references patients (guid),
  study_guid uuid not null references studies (guid),
  series_guid uuid not null references series (guid),
  acl_id bigint not null references acls (id),
  lfn text collate "C" not null,
  sop_class_uid text collate "C" not null,
  sop_uid text collate "C" not null,
  instance_number bigint,
  pixel_rows bigint,
  pixel_columns bigint,
  bits_allocated bigint,
  number_of_frames bigint,
  slice_thickness double precision,
  transfer_syntax_uid text collate "C",
  image_type text collate "C",
  byte_size bigint,
  registered_on date not null,
  original_sop_instance_uid text collate "C"
);
-- In the order of GUIDs, as answers are; with the ACL, so that visibility is decided in the index.
create index images_patient on images (patient_guid, guid) include (acl_id);
create index images_study on images (study_guid, guid) include (acl_id);
create index images_series on images (series_guid, guid) include (acl_id);
create index images_lfn on images (lfn);
create index images_sop_uid on images (sop_uid);
create index images_original on images (original_sop_instance_uid);
create index images_view on images ((coalesce(original_sop_instance_uid, sop_uid)));

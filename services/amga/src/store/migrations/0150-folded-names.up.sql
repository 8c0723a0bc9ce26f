-- A name as names are compared: without case, accents, the width of letters, and components that are empty at the end.
-- The same rules as foldName of @mdm/dicom; a test compares them.
create function fold_name(value text) returns text
language sql immutable strict parallel safe
return regexp_replace(
  regexp_replace(
    replace(
      lower(
        normalize(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f\u064b-\u065f]+', '', 'g'), NFC)
        collate "pg_c_utf8"
      ),
      'ς', 'σ'
    ),
    '[\^ ]+(=|$)', '\1', 'g'
  ),
  '=+$', ''
);

alter table patients
  add column patient_name_folded text collate "C" generated always as (fold_name(patient_name)) stored;
alter table studies
  add column referring_physician_name_folded text collate "C"
    generated always as (fold_name(referring_physician_name)) stored;
create index patients_name on patients (patient_name_folded);

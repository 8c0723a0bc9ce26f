alter table patients drop column patient_name_folded;
alter table studies drop column referring_physician_name_folded;
drop function fold_name(text);

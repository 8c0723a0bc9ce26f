alter table shares drop column facts_id;

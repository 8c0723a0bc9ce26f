alter table permits drop column purpose;

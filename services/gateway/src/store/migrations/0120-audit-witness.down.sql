drop table audit_countersignatures;
drop table audit_heads;
drop table audit_statements;
drop function audit_witness_refuse();

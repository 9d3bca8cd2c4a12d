-- Numbers of deltas that a lost database published, which a restore took up: its shard's lists go on above them.
create table crl_number_taken (
  name text not null,
  number bigint not null,
  primary key (name, number)
);

-- One batch on a line and one activation at a desk: two would move each other's cards.
create unique index one_batch_on_a_line on batch (line) where state = 'running';
create unique index one_activation_at_a_desk on activation (agent) where state = 'running';

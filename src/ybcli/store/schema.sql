-- Made by `make docs` from tables.py.
CREATE TABLE IF NOT EXISTS adoption (
  id VARCHAR NOT NULL,
  region VARCHAR NOT NULL,
  number VARCHAR NOT NULL,
  issuer VARCHAR NOT NULL,
  signed_on VARCHAR NOT NULL,
  in_force VARCHAR NOT NULL,
  signatory VARCHAR NOT NULL,
  parameters VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS archive (
  case_id VARCHAR NOT NULL,
  item VARCHAR NOT NULL,
  closed_on VARCHAR NOT NULL,
  keep_until VARCHAR NOT NULL,
  head VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  exported_at VARCHAR NOT NULL,
  PRIMARY KEY (case_id)
);
CREATE TABLE IF NOT EXISTS batch (
  id VARCHAR NOT NULL,
  item VARCHAR NOT NULL,
  file VARCHAR NOT NULL,
  credit_code VARCHAR NOT NULL,
  period VARCHAR NOT NULL,
  rows INTEGER NOT NULL,
  good INTEGER NOT NULL,
  bad INTEGER NOT NULL,
  case_id VARCHAR NOT NULL,
  imported VARCHAR NOT NULL,
  undone_by VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS certificate (
  number VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  party_id VARCHAR NOT NULL,
  asked_by VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  key_name VARCHAR NOT NULL,
  PRIMARY KEY (number)
);
CREATE TABLE IF NOT EXISTS cover (
  id INTEGER NOT NULL,
  party_id VARCHAR NOT NULL,
  scheme VARCHAR NOT NULL,
  unit_id VARCHAR NOT NULL,
  period VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  begins_on VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (party_id, scheme, unit_id, period)
);
CREATE TABLE IF NOT EXISTS entry (
  id INTEGER NOT NULL,
  case_id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  act VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  day VARCHAR NOT NULL,
  form VARCHAR NOT NULL,
  found VARCHAR NOT NULL,
  previous VARCHAR NOT NULL,
  hash VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (case_id, number)
);
CREATE TABLE IF NOT EXISTS filing (
  id INTEGER NOT NULL,
  party_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  "key" VARCHAR NOT NULL,
  begins_on VARCHAR NOT NULL,
  ends_on VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  region VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  detail VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (party_id, kind, "key", begins_on)
);
CREATE TABLE IF NOT EXISTS line (
  id VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  sheet VARCHAR,
  "row" INTEGER,
  credit_code VARCHAR NOT NULL,
  period VARCHAR NOT NULL,
  id_number VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  wage_fen INTEGER NOT NULL,
  base_fen INTEGER NOT NULL,
  employer_fen INTEGER NOT NULL,
  employee_fen INTEGER NOT NULL,
  undone_by VARCHAR NOT NULL,
  before_fen INTEGER,
  after_fen INTEGER,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS look (
  id INTEGER NOT NULL,
  at VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  what VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  file VARCHAR NOT NULL,
  persons INTEGER NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS merge (
  id VARCHAR NOT NULL,
  kept_id VARCHAR NOT NULL,
  merged_id VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  undone_by VARCHAR NOT NULL,
  undone_at VARCHAR NOT NULL,
  undone_reason VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS message (
  id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  case_id VARCHAR NOT NULL,
  department VARCHAR NOT NULL,
  topic VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  created VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  attempts INTEGER NOT NULL,
  receipt VARCHAR NOT NULL,
  says VARCHAR NOT NULL,
  retry_at VARCHAR DEFAULT '' NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS night (
  id INTEGER NOT NULL,
  day VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  result VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS office (
  name VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  PRIMARY KEY (name)
);
CREATE TABLE IF NOT EXISTS party (
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  mobile VARCHAR NOT NULL,
  region VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  language VARCHAR DEFAULT '' NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS party_past (
  id INTEGER NOT NULL,
  party_id VARCHAR NOT NULL,
  field VARCHAR NOT NULL,
  value VARCHAR NOT NULL,
  until VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (party_id, field, case_id)
);
CREATE TABLE IF NOT EXISTS payment (
  case_id VARCHAR NOT NULL,
  item VARCHAR NOT NULL,
  region VARCHAR NOT NULL,
  party_id VARCHAR NOT NULL,
  payee VARCHAR NOT NULL,
  account VARCHAR NOT NULL,
  bank VARCHAR NOT NULL,
  amount_fen INTEGER NOT NULL,
  state VARCHAR NOT NULL,
  decided_on VARCHAR NOT NULL,
  due VARCHAR NOT NULL,
  released_by VARCHAR NOT NULL,
  file VARCHAR NOT NULL,
  reference VARCHAR NOT NULL,
  times INTEGER NOT NULL,
  serial VARCHAR NOT NULL,
  paid_on VARCHAR NOT NULL,
  says VARCHAR NOT NULL,
  PRIMARY KEY (case_id)
);
CREATE TABLE IF NOT EXISTS payment_file (
  number VARCHAR NOT NULL,
  day VARCHAR NOT NULL,
  payments INTEGER NOT NULL,
  total_fen INTEGER NOT NULL,
  sha256 VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  written_at VARCHAR NOT NULL,
  PRIMARY KEY (number)
);
CREATE TABLE IF NOT EXISTS picture (
  id VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  type VARCHAR NOT NULL,
  size INTEGER NOT NULL,
  at VARCHAR NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS promise (
  id INTEGER NOT NULL,
  case_id VARCHAR NOT NULL,
  rule VARCHAR NOT NULL,
  made_on VARCHAR NOT NULL,
  check_on VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  says VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (case_id, rule)
);
CREATE TABLE IF NOT EXISTS proxy (
  id VARCHAR NOT NULL,
  principal_id VARCHAR NOT NULL,
  proxy_id VARCHAR NOT NULL,
  proxy_name VARCHAR NOT NULL,
  items VARCHAR NOT NULL,
  valid_until VARCHAR NOT NULL,
  ground VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  ended_at VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS queue (
  case_id VARCHAR NOT NULL,
  item VARCHAR NOT NULL,
  flow VARCHAR NOT NULL,
  stage VARCHAR NOT NULL,
  next_act VARCHAR NOT NULL,
  hands VARCHAR NOT NULL,
  region VARCHAR NOT NULL,
  party_kind VARCHAR NOT NULL,
  party_id VARCHAR NOT NULL,
  party_name VARCHAR NOT NULL,
  opened VARCHAR NOT NULL,
  due VARCHAR NOT NULL,
  officer VARCHAR NOT NULL,
  says VARCHAR NOT NULL,
  is_open INTEGER NOT NULL,
  reference VARCHAR NOT NULL,
  head VARCHAR NOT NULL,
  channel VARCHAR DEFAULT '' NOT NULL,
  accepted_by VARCHAR DEFAULT '' NOT NULL,
  PRIMARY KEY (case_id)
);
CREATE TABLE IF NOT EXISTS queue_count (
  item VARCHAR NOT NULL,
  stage VARCHAR NOT NULL,
  hands VARCHAR NOT NULL,
  is_open INTEGER NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (item, stage, hands, is_open)
);
CREATE TABLE IF NOT EXISTS rating (
  id VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  item VARCHAR NOT NULL,
  region VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  method VARCHAR NOT NULL,
  score INTEGER NOT NULL,
  comment VARCHAR NOT NULL,
  rater VARCHAR NOT NULL,
  place VARCHAR NOT NULL,
  settlement VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  taken_at VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  says VARCHAR NOT NULL,
  follow_up VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS record (
  id INTEGER NOT NULL,
  department VARCHAR NOT NULL,
  record_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  digest VARCHAR NOT NULL,
  taken VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  says VARCHAR NOT NULL,
  attempts INTEGER DEFAULT '0' NOT NULL,
  retry_at VARCHAR DEFAULT '' NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (department, record_id)
);
CREATE TABLE IF NOT EXISTS sample (
  id INTEGER NOT NULL,
  draw VARCHAR NOT NULL,
  seed VARCHAR NOT NULL,
  stratum VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  outcome VARCHAR NOT NULL,
  finding VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  follow_up VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (draw, case_id)
);
CREATE TABLE IF NOT EXISTS seal (
  number INTEGER NOT NULL,
  day VARCHAR NOT NULL,
  through INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  root VARCHAR NOT NULL,
  previous VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  written INTEGER DEFAULT '0' NOT NULL,
  PRIMARY KEY (number)
);
CREATE TABLE IF NOT EXISTS settlement (
  id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  state VARCHAR NOT NULL,
  attempt INTEGER NOT NULL,
  party_id VARCHAR NOT NULL,
  party_name VARCHAR NOT NULL,
  medium VARCHAR NOT NULL,
  scheme VARCHAR NOT NULL,
  region VARCHAR NOT NULL,
  channel VARCHAR NOT NULL,
  place VARCHAR NOT NULL,
  place_name VARCHAR NOT NULL,
  house VARCHAR NOT NULL,
  house_name VARCHAR NOT NULL,
  began_on VARCHAR NOT NULL,
  ended_on VARCHAR NOT NULL,
  bill_fen INTEGER NOT NULL,
  own_fen INTEGER NOT NULL,
  over_fen INTEGER NOT NULL,
  first_fen INTEGER NOT NULL,
  in_scope_fen INTEGER NOT NULL,
  deductible_fen INTEGER NOT NULL,
  basic_fen INTEGER NOT NULL,
  catastrophic_fen INTEGER NOT NULL,
  aid_fen INTEGER NOT NULL,
  other_fen INTEGER NOT NULL,
  house_fen INTEGER NOT NULL,
  account_fen INTEGER NOT NULL,
  cash_fen INTEGER NOT NULL,
  balance_fen INTEGER NOT NULL,
  layers VARCHAR NOT NULL,
  bill VARCHAR NOT NULL,
  message VARCHAR NOT NULL,
  number VARCHAR NOT NULL,
  visit VARCHAR NOT NULL,
  push VARCHAR NOT NULL,
  reversal VARCHAR NOT NULL,
  says VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  settled_at VARCHAR NOT NULL,
  reversed_at VARCHAR NOT NULL,
  PRIMARY KEY (id)
);
CREATE TABLE IF NOT EXISTS settlement_event (
  id INTEGER NOT NULL,
  settlement_id VARCHAR NOT NULL,
  number INTEGER NOT NULL,
  act VARCHAR NOT NULL,
  "by" VARCHAR NOT NULL,
  at VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (id),
  UNIQUE (settlement_id, number)
);
CREATE TABLE IF NOT EXISTS transfer (
  id VARCHAR NOT NULL,
  case_id VARCHAR NOT NULL,
  debit VARCHAR NOT NULL,
  credit VARCHAR NOT NULL,
  amount_fen INTEGER NOT NULL,
  reference VARCHAR NOT NULL,
  day VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  PRIMARY KEY (id),
  CHECK (amount_fen > 0),
  CHECK (debit <> credit)
);
CREATE TABLE IF NOT EXISTS written (
  number INTEGER NOT NULL,
  rows VARCHAR NOT NULL,
  hash VARCHAR NOT NULL,
  PRIMARY KEY (number)
);
CREATE INDEX IF NOT EXISTS ix_certificate_party_id ON certificate (party_id);
CREATE INDEX IF NOT EXISTS ix_cover_party_id ON cover (party_id);
CREATE INDEX IF NOT EXISTS ix_entry_case_id ON entry (case_id);
CREATE INDEX IF NOT EXISTS ix_filing_party_id ON filing (party_id);
CREATE INDEX IF NOT EXISTS ix_line_case_id ON line (case_id);
CREATE INDEX IF NOT EXISTS line_group ON line (period, credit_code);
CREATE INDEX IF NOT EXISTS line_period ON line (credit_code, period, id_number);
CREATE INDEX IF NOT EXISTS ix_look_subject ON look (subject);
CREATE INDEX IF NOT EXISTS ix_merge_kept_id ON merge (kept_id);
CREATE INDEX IF NOT EXISTS ix_merge_merged_id ON merge (merged_id);
CREATE INDEX IF NOT EXISTS ix_message_case_id ON message (case_id);
CREATE INDEX IF NOT EXISTS ix_message_number ON message (number);
CREATE INDEX IF NOT EXISTS message_state ON message (state, number);
CREATE INDEX IF NOT EXISTS ix_night_day ON night (day);
CREATE INDEX IF NOT EXISTS ix_party_past_party_id ON party_past (party_id);
CREATE INDEX IF NOT EXISTS ix_payment_file ON payment (file);
CREATE INDEX IF NOT EXISTS ix_payment_party_id ON payment (party_id);
CREATE INDEX IF NOT EXISTS ix_payment_reference ON payment (reference);
CREATE INDEX IF NOT EXISTS payment_state ON payment (state, due, case_id);
CREATE INDEX IF NOT EXISTS ix_picture_case_id ON picture (case_id);
CREATE INDEX IF NOT EXISTS ix_promise_case_id ON promise (case_id);
CREATE INDEX IF NOT EXISTS ix_promise_check_on ON promise (check_on);
CREATE INDEX IF NOT EXISTS ix_proxy_principal_id ON proxy (principal_id);
CREATE INDEX IF NOT EXISTS queue_hands ON queue (is_open, hands, due, case_id);
CREATE INDEX IF NOT EXISTS queue_item ON queue (item, is_open, due, case_id);
CREATE INDEX IF NOT EXISTS queue_order ON queue (is_open, due, case_id);
CREATE INDEX IF NOT EXISTS queue_party ON queue (party_id);
CREATE INDEX IF NOT EXISTS ix_rating_case_id ON rating (case_id);
CREATE INDEX IF NOT EXISTS record_subject ON record (subject);
CREATE INDEX IF NOT EXISTS record_taken ON record (taken, id);
CREATE INDEX IF NOT EXISTS ix_sample_draw ON sample (draw);
CREATE INDEX IF NOT EXISTS ix_settlement_number ON settlement (number);
CREATE INDEX IF NOT EXISTS ix_settlement_party_id ON settlement (party_id);
CREATE INDEX IF NOT EXISTS settlement_state ON settlement (state, at);
CREATE INDEX IF NOT EXISTS ix_settlement_event_settlement_id ON settlement_event (settlement_id);
CREATE INDEX IF NOT EXISTS ix_transfer_case_id ON transfer (case_id);
CREATE INDEX IF NOT EXISTS transfer_credit ON transfer (credit, reference);
CREATE INDEX IF NOT EXISTS transfer_debit ON transfer (debit, reference);
CREATE TRIGGER IF NOT EXISTS entry_no_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS transfer_no_delete BEFORE DELETE ON transfer BEGIN SELECT RAISE(ABORT, 'transfer is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS line_no_delete BEFORE DELETE ON line BEGIN SELECT RAISE(ABORT, 'line is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS seal_no_delete BEFORE DELETE ON seal BEGIN SELECT RAISE(ABORT, 'seal is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS certificate_no_delete BEFORE DELETE ON certificate BEGIN SELECT RAISE(ABORT, 'certificate is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS picture_no_delete BEFORE DELETE ON picture BEGIN SELECT RAISE(ABORT, 'picture is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS look_no_delete BEFORE DELETE ON look BEGIN SELECT RAISE(ABORT, 'look is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS written_no_delete BEFORE DELETE ON written BEGIN SELECT RAISE(ABORT, 'written is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS rating_no_delete BEFORE DELETE ON rating BEGIN SELECT RAISE(ABORT, 'rating is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS merge_no_delete BEFORE DELETE ON merge BEGIN SELECT RAISE(ABORT, 'merge is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS payment_file_no_delete BEFORE DELETE ON payment_file BEGIN SELECT RAISE(ABORT, 'payment_file is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS entry_no_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS transfer_no_update BEFORE UPDATE ON transfer BEGIN SELECT RAISE(ABORT, 'transfer is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS seal_no_update BEFORE UPDATE ON seal BEGIN SELECT RAISE(ABORT, 'seal is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS certificate_no_update BEFORE UPDATE ON certificate BEGIN SELECT RAISE(ABORT, 'certificate is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS picture_no_update BEFORE UPDATE ON picture BEGIN SELECT RAISE(ABORT, 'picture is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS look_no_update BEFORE UPDATE ON look BEGIN SELECT RAISE(ABORT, 'look is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS written_no_update BEFORE UPDATE ON written BEGIN SELECT RAISE(ABORT, 'written is only ever added to'); END;
CREATE VIRTUAL TABLE IF NOT EXISTS found USING fts5(case_id UNINDEXED, words, tokenize = 'unicode61 remove_diacritics 0');
CREATE TRIGGER IF NOT EXISTS line_no_update BEFORE UPDATE ON line WHEN OLD.undone_by <> '' OR NEW.id <> OLD.id OR NEW.base_fen <> OLD.base_fen OR NEW.wage_fen <> OLD.wage_fen OR NEW.employer_fen <> OLD.employer_fen OR NEW.employee_fen <> OLD.employee_fen OR NEW.id_number <> OLD.id_number BEGIN SELECT RAISE(ABORT, 'a line is only ever undone'); END;
CREATE TRIGGER IF NOT EXISTS message_same BEFORE UPDATE ON message WHEN NEW.body <> OLD.body OR NEW.topic <> OLD.topic OR NEW.id <> OLD.id BEGIN SELECT RAISE(ABORT, 'what a message says is never changed'); END;
CREATE TRIGGER IF NOT EXISTS queue_count_insert_new AFTER INSERT ON queue BEGIN INSERT INTO queue_count(item, stage, hands, is_open, n) VALUES (NEW.item, NEW.stage, NEW.hands, NEW.is_open, 1) ON CONFLICT(item, stage, hands, is_open) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER IF NOT EXISTS queue_count_update_old AFTER UPDATE ON queue BEGIN INSERT INTO queue_count(item, stage, hands, is_open, n) VALUES (OLD.item, OLD.stage, OLD.hands, OLD.is_open, -1) ON CONFLICT(item, stage, hands, is_open) DO UPDATE SET n = n + -1; END;
CREATE TRIGGER IF NOT EXISTS queue_count_update_new AFTER UPDATE ON queue BEGIN INSERT INTO queue_count(item, stage, hands, is_open, n) VALUES (NEW.item, NEW.stage, NEW.hands, NEW.is_open, 1) ON CONFLICT(item, stage, hands, is_open) DO UPDATE SET n = n + 1; END;
CREATE TRIGGER IF NOT EXISTS queue_count_delete_old AFTER DELETE ON queue BEGIN INSERT INTO queue_count(item, stage, hands, is_open, n) VALUES (OLD.item, OLD.stage, OLD.hands, OLD.is_open, -1) ON CONFLICT(item, stage, hands, is_open) DO UPDATE SET n = n + -1; END;
CREATE TRIGGER IF NOT EXISTS settlement_no_delete BEFORE DELETE ON settlement BEGIN SELECT RAISE(ABORT, 'settlement is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS settlement_same BEFORE UPDATE ON settlement WHEN OLD.state IN ('settled', 'reversing', 'reversed') AND (NEW.bill_fen <> OLD.bill_fen OR NEW.own_fen <> OLD.own_fen OR NEW.over_fen <> OLD.over_fen OR NEW.first_fen <> OLD.first_fen OR NEW.in_scope_fen <> OLD.in_scope_fen OR NEW.deductible_fen <> OLD.deductible_fen OR NEW.basic_fen <> OLD.basic_fen OR NEW.catastrophic_fen <> OLD.catastrophic_fen OR NEW.aid_fen <> OLD.aid_fen OR NEW.other_fen <> OLD.other_fen OR NEW.house_fen <> OLD.house_fen OR NEW.account_fen <> OLD.account_fen OR NEW.cash_fen <> OLD.cash_fen OR NEW.layers <> OLD.layers OR NEW.number <> OLD.number OR NEW.bill <> OLD.bill) BEGIN SELECT RAISE(ABORT, 'what was settled is never changed'); END;
CREATE TRIGGER IF NOT EXISTS settlement_event_no_update BEFORE UPDATE ON settlement_event BEGIN SELECT RAISE(ABORT, 'settlement_event is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS settlement_event_no_delete BEFORE DELETE ON settlement_event BEGIN SELECT RAISE(ABORT, 'settlement_event is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS adoption_no_update BEFORE UPDATE ON adoption BEGIN SELECT RAISE(ABORT, 'adoption is only ever added to'); END;
CREATE TRIGGER IF NOT EXISTS adoption_no_delete BEFORE DELETE ON adoption BEGIN SELECT RAISE(ABORT, 'adoption is only ever added to'); END;

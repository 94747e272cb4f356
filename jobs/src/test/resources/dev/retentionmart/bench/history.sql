-- The history: one row per valid order, one per customer, one per segment and its time.
-- Written from the metrics' definitions, not from the job. ${...} is filled in by DuckDbMarts.

create macro round_share(numerator, denominator) as
  -- numerator / denominator, half away from zero, in whole numbers: money is never a binary float
  sign(numerator) * ((2 * abs(numerator) + denominator) // (2 * denominator));

-- 1. Exchange rates: one row per currency and day, the latest on or before it.

create temp table published_rates as
select upper(trim(currency)) as currency, date, cast(any_value(rate) as decimal(18, 10)) as rate
from read_parquet('${data}/exchange_rates/*.parquet')
where trim(currency) <> '' and date is not null and rate > 0
group by 1, 2
having count(distinct rate) = 1;

create temp table daily_rates as
select days.currency, days.day, rates.rate
from (
  select currency, cast(unnest(range(min(date), date '${as_of}' + 1, interval 1 day)) as date) as day
  from published_rates
  group by currency
) days
asof join published_rates rates on days.currency = rates.currency and days.day >= rates.date;

create temp table currencies as
select currency, min(date) as first_day from published_rates where currency <> '${currency}' group by currency
union all
select '${currency}', date '0001-01-01';

-- 2. Orders: the rows that may be an order, or take one out of scope.

-- Days begin in business time. Asking the calendar once per quarter of an hour is ten times faster
-- than once per order, and no time zone changes in between.
create temp table business_days as
select slot, cast(make_timestamptz(slot * 900000000) as date) as day
from (
  select unnest(range(
    epoch_us(min(ordered_at)) // 900000000, epoch_us(max(ordered_at)) // 900000000 + 1)) as slot
  from read_parquet('${data}/orders/*.parquet')
);

create temp view copies as
select
  order_id, customer_id, ordered_at, day as order_date, rows.channel, amount, rows.currency, in_scope,
  -- The newest copy known on the day wins; of copies updated later the earliest; none is older than no date.
  case
    when updated_at is null then 0
    when updated_at < timestamptz '${as_of_end}' then epoch_us(updated_at)
    else -epoch_us(updated_at)
  end as preference
from (
  select
    order_id, customer_id, ordered_at,
    coalesce(nullif(trim(channel), ''), '(unknown)') as channel, amount,
    upper(trim(currency)) as currency, updated_at,
    coalesce(status <> 'cancelled', false) as in_scope
  from read_parquet('${data}/orders/*.parquet')
) rows
left join business_days on epoch_us(ordered_at) // 900000000 = slot
left join currencies on rows.currency = currencies.currency
where order_id is not null
  and (not in_scope
    or (amount is not null
      and rows.channel <> '(all)'
      and day <= date '${as_of}'
      and day >= currencies.first_day));

-- Estimates go far astray over these filters, and the orders would be what is kept in memory. Every
-- join below has its small side on the right, as it is written.
set disabled_optimizers = 'build_side_probe_side';

create temp table repeated_orders as
select order_id from copies group by order_id having count(*) > 1;

create temp table winning_copies as
with ranked as (
  select *, max(preference) over (partition by order_id) as best
  from copies semi join repeated_orders using (order_id)
),
winners as (
  select distinct order_id, customer_id, ordered_at, order_date, channel, amount, currency, in_scope
  from ranked
  where preference = best
)
from winners
-- Winners that differ are conflicting copies: the order is rejected.
qualify count(*) over (partition by order_id) = 1;

create temp table refunds_by_order as
select order_id, cast(sum(amount) as decimal(18, 4)) as refunded
from read_parquet('${data}/refunds/*.parquet')
where amount >= 0 and refunded_at < timestamptz '${as_of_end}'
group by order_id;

create temp table valid_orders as
with orders as (
  select order_id, customer_id, ordered_at, order_date, channel, amount, currency, in_scope
  from copies anti join repeated_orders using (order_id)
  union all
  from winning_copies
)
select
  order_id, customer_id, ordered_at, order_date, channel,
  -- Both branches are cast: the common type of two wide decimals would drop the last digits.
  case
    when orders.currency = '${currency}' then cast(amount - coalesce(refunded, 0) as decimal(18, 4))
    else cast(round((amount - coalesce(refunded, 0)) * rate, 4) as decimal(18, 4))
  end as net_revenue
from orders
left join refunds_by_order using (order_id)
left join daily_rates on orders.currency = daily_rates.currency and orders.order_date = daily_rates.day
where in_scope and customer_id is not null;

reset disabled_optimizers;

-- 3. Segments: versions made into intervals without holes, from the beginning of time to its end.

create macro first_day_from(instant) as
  cast(instant as date) + cast(cast(cast(instant as date) as timestamptz) <> instant as int);

create temp table segment_intervals as
with versions as (
  select distinct
    customer_id, coalesce(nullif(trim(segment), ''), '(unknown)') as segment, valid_from, valid_to
  from read_parquet('${data}/customers/*.parquet')
  where customer_id is not null
    and valid_from < timestamptz '${as_of_end}'
    and (valid_to is null or valid_to > valid_from)
    and coalesce(trim(segment), '') <> '(all)'
  qualify count(*) over (partition by customer_id, valid_from) = 1
),
ordered as (
  select
    *,
    lag(valid_from) over customer as previous_from,
    coalesce(lead(valid_from) over customer, timestamptz '9999-01-01') as next_from
  from versions
  window customer as (partition by customer_id order by valid_from)
),
intervals as (
  select
    customer_id, segment,
    case when previous_from is null then timestamptz '0001-01-01' else valid_from end as holds_from,
    least(coalesce(valid_to, next_from), next_from) as holds_until
  from ordered
  union all
  select customer_id, '(unknown)', valid_to, next_from
  from ordered
  where valid_to < next_from
)
-- A version counts from the first day that begins under it.
select *, first_day_from(holds_from) as first_day, first_day_from(holds_until) as end_day
from intervals;

-- 4. Customers: acquisition is the first valid order, ties by order id.

create temp table customers as
with firsts as (
  select customer_id, min(ordered_at) as acquired_at from valid_orders group by customer_id
),
acquisitions as (
  select
    customer_id, acquired_at,
    any_value(order_date) as acquired_on,
    arg_min(channel, order_id) as channel
  from valid_orders join firsts using (customer_id)
  where ordered_at = acquired_at
  group by customer_id, acquired_at
)
select
  acquisitions.customer_id, acquired_on, channel,
  coalesce(segment, '(unknown)') as acquisition_segment
from acquisitions
left join segment_intervals
  on acquisitions.customer_id = segment_intervals.customer_id
  and acquired_at >= holds_from
  and acquired_at < holds_until;

-- 5. What each customer bought in each month. Quarters and years are sums of months.

create temp table purchase_months as
select
  customer_id,
  year(order_date) * 12 + month(order_date) - 1 as month,
  count(*) as orders,
  sum(net_revenue) as net_revenue
from valid_orders
group by customer_id, month;

drop table valid_orders;

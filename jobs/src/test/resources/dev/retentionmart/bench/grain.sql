-- One grain: the lifecycle ledger, the retention table and the cohort table.
-- Periods are numbered without holes: months since year 0, divided by the months of a period.

create or replace macro period_of(day) as (year(day) * 12 + month(day) - 1) // ${months};
create or replace macro start_of(period) as
  make_date((period * ${months}) // 12, (period * ${months}) % 12 + 1, 1);
create or replace macro first_period_from(day) as
  period_of(day) + cast(start_of(period_of(day)) <> day as int);

create or replace temp table purchases as
select
  customer_id, period, orders, net_revenue,
  lag(period) over customer as previous_period,
  lead(period) over customer as next_period
from (
  select
    customer_id, month // ${months} as period,
    sum(orders) as orders, sum(net_revenue) as net_revenue
  from purchase_months
  group by customer_id, period
)
window customer as (partition by customer_id order by period);

create or replace temp table acquired as
select customer_id, channel, acquisition_segment, period_of(acquired_on) as acquisition_period
from customers;

-- The segment a customer counts under: in the period of acquisition that of the first order, later
-- the one at the start of the period. Neighbours of one segment are joined.
create or replace temp table counted_segments as
with pieces as (
  select
    customer_id, acquisition_segment as segment,
    acquisition_period as from_period, acquisition_period + 1 as until_period
  from acquired
  union all
  select
    customer_id, segment,
    greatest(starting_period, acquisition_period + 1) as from_period,
    ending_period as until_period
  from (
    select
      customer_id, segment,
      first_period_from(first_day) as starting_period, first_period_from(end_day) as ending_period
    from segment_intervals
  ) join acquired using (customer_id)
  where ending_period > greatest(starting_period, acquisition_period + 1)
  union all
  select customer_id, '(unknown)', acquisition_period + 1, 1000000
  from acquired anti join segment_intervals using (customer_id)
),
changes as (
  select customer_id, segment, from_period, lag(segment) over customer as previous_segment
  from pieces
  window customer as (partition by customer_id order by from_period)
  qualify segment is distinct from previous_segment
)
select
  customer_id, segment, previous_segment, from_period,
  coalesce(lead(from_period) over (partition by customer_id order by from_period), 1000000) as until_period
from changes;

-- What happens in each cell of period, segment and channel.
create or replace temp table cells as
with buying as (
  select
    period, segment, channel,
    count(*) filter (period = acquisition_period) as new_customers,
    count(*) filter (period - previous_period > ${window}) as reactivated_customers,
    count(*) as buyers,
    count(*) filter (orders >= 2) as repeat_buyers,
    count(*) filter (period > acquisition_period) as returning_buyers,
    sum(orders) as orders,
    sum(net_revenue) as net_revenue,
    sum(net_revenue) filter (period > acquisition_period) as returning_net_revenue
  from purchases
  join acquired using (customer_id)
  join counted_segments segments
    on purchases.customer_id = segments.customer_id
    and period >= from_period and period < until_period
  group by all
),
churning as (
  select purchases.period + ${window} as period, segment, channel, count(*) as churned_customers
  from purchases
  join acquired using (customer_id)
  join counted_segments segments
    on purchases.customer_id = segments.customer_id
    and period + ${window} >= from_period and period + ${window} < until_period
  where (next_period is null or next_period > period + ${window})
    and period + ${window} <= ${as_of_period}
  group by all
),
moving as (
  select from_period as period, previous_segment, segment, channel, count(*) as customers
  from counted_segments segments
  join acquired using (customer_id)
  join purchases
    on segments.customer_id = purchases.customer_id
    and period >= from_period - ${window} and period < from_period
    and (next_period is null or next_period >= from_period)
  where previous_segment is not null and from_period <= ${as_of_period}
  group by all
)
select * from buying
union all by name
select * from churning
union all by name
select period, segment, channel, customers as moved_in_customers from moving
union all by name
select period, previous_segment as segment, channel, customers as moved_out_customers from moving;

create or replace temp table ledger as
with rollups as (
  select
    period,
    if(grouping(segment) = 1, '(all)', segment) as segment_label,
    if(grouping(channel) = 1, '(all)', channel) as channel_label,
    sum(new_customers) as n, sum(reactivated_customers) as r, sum(churned_customers) as c,
    -- Over all segments moves cancel.
    if(grouping(segment) = 1, 0, sum(moved_in_customers)) as moved_in,
    if(grouping(segment) = 1, 0, sum(moved_out_customers)) as moved_out,
    sum(buyers) as b, sum(repeat_buyers) as repeating, sum(returning_buyers) as returning_b,
    sum(orders) as o, sum(net_revenue) as net, sum(returning_net_revenue) as returning_net
  from cells
  group by grouping sets ((period, segment, channel), (period, segment), (period, channel), (period))
),
dense as (
  select segment_label, channel_label, unnest(range(min(period), ${as_of_period} + 1)) as period
  from rollups
  group by segment_label, channel_label
)
select
  period, segment_label as segment, channel_label as channel,
  cast(coalesce(n, 0) as bigint) as n, cast(coalesce(r, 0) as bigint) as r,
  cast(coalesce(c, 0) as bigint) as c, cast(coalesce(moved_in, 0) as bigint) as moved_in,
  cast(coalesce(moved_out, 0) as bigint) as moved_out, cast(coalesce(b, 0) as bigint) as b,
  cast(coalesce(repeating, 0) as bigint) as repeating,
  cast(coalesce(returning_b, 0) as bigint) as returning_b, cast(coalesce(o, 0) as bigint) as o,
  cast(coalesce(net, 0) * 10000 as hugeint) as net,
  cast(coalesce(returning_net, 0) * 10000 as hugeint) as returning_net,
  cast(sum(coalesce(n, 0) + coalesce(r, 0) - coalesce(c, 0) + coalesce(moved_in, 0) - coalesce(moved_out, 0))
    over (partition by segment_label, channel_label order by period) as bigint) as e
from dense left join rollups using (segment_label, channel_label, period);

insert into retention
select
  '${grain}', start_of(period), start_of(period + 1) - 1, segment, channel,
  s, e, n, r, c, moved_in, moved_out, s - c,
  b, repeating, returning_b, o, money(net, 1), money(returning_net, 1),
  (s - c) / nullif(s, 0), low(s - c, s), high(s - c, s),
  (e - n) / nullif(s, 0),
  c / nullif(s, 0), low(c, s), high(c, s),
  repeating / nullif(b, 0), low(repeating, b), high(repeating, b),
  returning_b / nullif(b, 0), low(returning_b, b), high(returning_b, b),
  money(net, o), o / nullif(b, 0), s / nullif(c, 0), money(net * s, b * c),
  returning_net / nullif(net, 0),
  start_of(period + 1) - 1 <= date '${as_of}'
from (select *, e - n - r + c as s from ledger);

-- Cohorts: segment and channel as at acquisition.
create or replace temp table cohort_cells as
with sizes as (
  select
    acquisition_period as cohort, acquisition_segment as segment, channel, 0 as age,
    count(*) as cohort_size
  from acquired
  group by all
),
activity as (
  select
    acquisition_period as cohort, acquisition_segment as segment, channel,
    period - acquisition_period as age,
    count(*) as active,
    count(*) filter (next_period is null) as last_active,
    sum(orders) as orders,
    sum(net_revenue) as net_revenue
  from purchases join acquired using (customer_id)
  group by all
)
select * from sizes union all by name select * from activity;

insert into cohorts
with rollups as (
  select
    cohort, age,
    if(grouping(segment) = 1, '(all)', segment) as segment_label,
    if(grouping(channel) = 1, '(all)', channel) as channel_label,
    sum(cohort_size) as size, sum(active) as active, sum(last_active) as last_active,
    sum(orders) as orders, sum(net_revenue) as net
  from cohort_cells
  group by grouping sets (
    (cohort, age, segment, channel), (cohort, age, segment), (cohort, age, channel), (cohort, age))
),
dense as (
  select cohort, segment_label, channel_label, unnest(range(0, ${as_of_period} - cohort + 1)) as age
  from (select distinct cohort, segment_label, channel_label from rollups)
),
running as (
  select
    cohort, age, segment_label, channel_label,
    cast(sum(size) over whole as bigint) as size,
    cast(coalesce(active, 0) as bigint) as active,
    cast(coalesce(sum(last_active) over from_here, 0) as bigint) as on_or_after,
    cast(coalesce(orders, 0) as bigint) as orders,
    cast(coalesce(net, 0) * 10000 as hugeint) as net,
    cast(coalesce(sum(net) over until_here, 0) * 10000 as hugeint) as cumulative_net
  from dense left join rollups using (cohort, age, segment_label, channel_label)
  window
    whole as (partition by cohort, segment_label, channel_label),
    until_here as (partition by cohort, segment_label, channel_label order by age),
    from_here as (
      partition by cohort, segment_label, channel_label order by age
      rows between current row and unbounded following)
)
select
  '${grain}', start_of(cohort), age, start_of(cohort + age + 1) - 1, segment_label, channel_label,
  size, active, active / nullif(size, 0), low(active, size), high(active, size),
  on_or_after, on_or_after / nullif(size, 0),
  orders, money(net, 1), money(cumulative_net, 1), money(cumulative_net, size),
  start_of(cohort + age + 1) - 1 <= date '${as_of}'
from running;

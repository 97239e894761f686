//! What `--help` teaches: a small table, the command over it, how to read the answer.

pub(super) const CHART: &str = "Example: fill.csv, four weights a shift
  shift,a,b,c,d
  1,74.03,74.00,74.02,73.99
  2,73.99,73.99,74.01,74.01
  …
  zhunsheng stats chart fill.csv --kind xbar-r --value a,b,c,d --label shift --baseline 20 --svg fill.svg

Example: complaints.csv, a count a week: --kind c --value complaints --label week
Example: inspected.csv, failures of so many: --kind p --value failed --size inspected
Large samples (thousands) make p limits too narrow: --kind laney-p.

Read it: a signal asks for a cause; no signal says that the process is steady, not that it is good.
Exit code 3 when any point signals. Rules: nelson by default; pick a set before you look.";

pub(super) const CAPABILITY: &str = "Example: ring.csv, five diameters a sample
  sample,a,b,c,d,e
  1,74.030,74.002,74.019,73.992,74.008
  …
  zhunsheng stats capability ring.csv --value a,b,c,d,e --lower 73.95 --upper 74.05 --svg ring.svg

One value a row: --value diameter [--sample shift]
Read it: Cp and Cpk by the spread within samples, Pp and Ppk by the whole. Look at the interval, not at
the figure. Only for a process whose chart is quiet.";

pub(super) const PLAN: &str = "Example: lots of 1000, AQL 2.5, level II
  zhunsheng stats plan --lot 1000 --aql 2.5
Example: accept 1 % with 95 %, accept 6 % with 10 %
  zhunsheng stats plan --good 0.01 --bad 0.06
  zhunsheng stats plan --good 0.01 --bad 0.06 --method unknown-sigma      measured instead of counted
  zhunsheng stats plan --good 0.01 --bad 0.06 --method sequential         item by item

Reduced, double and multiple plans stand in a standard that is bought. Key what you use (the source line
is needed), then:  zhunsheng stats plan --lot 1000 --aql 2.5 --severity reduced --table keyed.csv
  # source: GB/T 2828.1-2012, table 2-C, keyed by …, checked by …
  samples,severity,letter,aql,stage,n,accept,reject
  1,reduced,J,2.5,1,32,3,4

An AQL plan is for a series of lots of one producer, not for one suspect lot.";

pub(super) const OC: &str = "Example: n 80, accept with 2
  zhunsheng stats oc --stage 80,2 --lot 1000 --svg oc.svg
Example: a double plan, as a file stages.csv
  n,accept,reject
  50,1,4
  50,4,5
  zhunsheng stats oc stages.csv

Read it: at quality p the plan accepts a lot with chance Pa, inspects ASN items on average; where rejected
lots are sorted, AOQ goes out and ATI items are inspected in all.";

pub(super) const WARN: &str = "Example: complaints.csv, one row a week, oldest first, none left out
  week,count
  2020-W01,4
  2020-W02,6
  …
  zhunsheng stats warn complaints.csv --label week --last 4 --svg warn.svg

flexible (Farrington, Noufaily) needs years of weeks: five by default (--years). With some weeks only:
--method ears-c2. Weeks without a case are rows with 0. A small rise that lasts: --method cusum or glr with
--last 12, say; both add up from the first of those weeks on.
Read it: an alarm starts a look, not a measure against anyone. Exit code 3 when any period alarms.";

pub(super) const LABS: &str = "Example: lead.csv
  lab,result,u
  A,10.1,0.2
  B,9.8,0.15
  …
  zhunsheng stats compare-labs lead.csv --uncertainty u --assigned 10.0 --sigma 0.4 --svg z.svg

Without --assigned and --sigma the robust mean and spread of the laboratories stand in (algorithm A of
ISO 13528). Several rows of a laboratory give repeatability and reproducibility (ISO 5725-2) as well.
Read it: |z| up to 2 is satisfactory, from 3 on unsatisfactory. Exit code 3 when any is.";

pub(super) const SATISFACTION: &str = "Example: answers.csv, one row a person, answers 1 to 10
  q1,q2,q3,q4,q5,q6
  8,9,7,8,8,9
  …
  zhunsheng stats satisfaction answers.csv \\
      --block quality=q1,q2 --block value=q3,q4 --block satisfaction=q5,q6 \\
      --path 'quality>value' --path 'quality,value>satisfaction' --svg map.svg

Answers that stand for more or fewer people: --weight COLUMN. A block that its questions make up rather
than show: --formative NAME.
Read it: the index of each block from 0 to 100, and how much a point of it moves the target. Low and
important comes first. Alpha and rho from 0.7, AVE from 0.5. The same seed gives the same intervals.";

pub(super) const INDEX: &str = "Example: counties.csv
  name,pass_rate,complaints,brands
  Hejin,97.1,31,12
  …
  zhunsheng stats index counties.csv --indicator pass_rate:2 --indicator complaints:- --indicator brands

\":-\" says that less is better, a number is the weight. An empty cell is missing, not 0.
Read it: the interval says between which ranks a unit moves when weights are varied. Overlapping
intervals are no order.";

pub(super) const DEA: &str = "Example: stations.csv
  name,staff,budget,inspections,findings
  Hejin,12,310,820,61
  …
  zhunsheng stats dea stations.csv --input staff,budget --output inspections,findings --svg dea.svg

At prices: --prices 90,1 (cost efficiency). Against last year: --earlier stations-2024.csv (Malmquist).
Read it: 0.80 means that peers show how the same could be done with 80 % of the inputs. At least three
units for each column, or nearly everybody is efficient. One wrong figure on the frontier moves all.";

pub(super) const DRAW: &str = "Example: firms.csv
  name,output
  Kiln A,120
  …
  zhunsheng stats draw firms.csv --seed 'lottery 2026-03-01: 04 11 19 23 28 31 + 07' -n 40
  zhunsheng stats draw firms.csv --seed '…' -n 40 --method by-size --size output

Publish the list, its hash, the method and the future source of the seed first, draw then. Anybody gets
the same names from the same list and seed.";

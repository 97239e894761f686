# What R's packages need for the workloads of benches/speed.rs, on data of the same shape.
# Prints lines of four fields between tabs: workload, peer, seconds for the whole workload, remark.
# A peer that is not installed says so on standard error and the rest goes on.
set.seed(2026)
say <- function(work, peer, seconds, remark = "") cat(work, peer, signif(seconds, 4), remark, sep = "\t", fill = FALSE)
line <- function(...) { say(...); cat("\n") }
# The quickest of some runs, processor time of this process.
least <- function(f, runs = 3) min(replicate(runs, { t <- system.time(f()); t[["user.self"]] + t[["sys.self"]] }))
name <- function(p) sprintf("%s %s", p, packageVersion(p))
with_peer <- function(p, f) {
  if (requireNamespace(p, quietly = TRUE)) suppressWarnings(suppressMessages(f(name(p))))
  else message(sprintf("%s is not installed: left out", p))
}
part <- function(done, all) if (done == all) "" else sprintf("%d of %d measured", done, all)

with_peer("surveillance", function(peer) {
  seasonal <- function(n, weeks, mean) matrix(rpois(n * weeks, mean * (1.3 + sin(seq_len(weeks) * 0.12083))), weeks)
  days <- seasonal(200, 21, 4)
  long <- surveillance::sts(days, frequency = 52)
  ears <- function(m) function() surveillance::earsC(long, control = list(method = m, range = 15:21))
  line("d: EARS C1 and C2, 7 days of 100,000 series", peer, 500 * (least(ears("C1")) + least(ears("C2"))), part(200, 100000))
  weeks <- surveillance::sts(seasonal(5, 520, 6), frequency = 52)
  flexible <- function() surveillance::farringtonFlexible(weeks, control = list(range = 517:520, fitFun = "algo.farrington.fitGLM.flexible"))
  line("d: flexible Farrington, 4 weeks of 1,000 series", peer, 200 * least(flexible), part(5, 1000))
})
with_peer("spc", function(peer) {
  shifts <- seq(0, 2, length.out = 41)
  line("b: run lengths of CUSUM and EWMA, 41 shifts", peer, least(function() for (s in shifts) {
    spc::xcusum.arl(0.5, 5, s, sided = "two"); spc::xewma.arl(0.2, 2.7, s, sided = "two") }))
})
with_peer("sampling", function(peer) {
  sizes <- rexp(1e6) + 0.01
  line("g: chances by size and draw from 1,000,000", peer,
       least(function() sampling::UPsystematic(sampling::inclusionprobabilities(sizes, 1000))))
})
with_peer("qcc", function(peer) {
  one <- matrix(rnorm(125), 25)
  chart <- function() for (i in 1:100) { qcc::qcc(one, "xbar", "UWAVE-SD", plot = FALSE); qcc::qcc(one, "S", plot = FALSE) }
  line("b: 10,000 Xbar and S charts", peer, 100 * least(chart), part(100, 10000))
})
with_peer("metRology", function(peer) {
  sets <- lapply(1:1000, function(i) rnorm(30))
  line("e: algorithm A on 10,000 sets of 30", peer, 10 * least(function() lapply(sets, metRology::algA)), part(1000, 10000))
})
with_peer("plspm", function(peer) {
  common <- rnorm(5000)
  answers <- as.data.frame(sapply(1:24, function(i) round(6 + 1.2 * common + 1.2 * rnorm(5000))))
  path <- matrix(0, 6, 6); path[lower.tri(path)] <- 1
  fit <- function() plspm::plspm(answers, path, split(1:24, rep(1:6, each = 4)), boot.val = TRUE, br = 100)
  line("f: 500 resamples of 5,000 answers to 24 questions", peer, 5 * least(fit, 1), part(100, 500))
})
with_peer("Benchmarking", function(peer) {
  x <- matrix(runif(2000, 10, 100), 500); y <- matrix(runif(1000, 10, 100), 500)
  for (m in list(c("crs", "in", "CCR input"), c("crs", "out", "CCR output"), c("vrs", "in", "BCC input"), c("vrs", "out", "BCC output")))
    line(sprintf("h: DEA of 500 units, %s", m[3]), peer, least(function() Benchmarking::dea(x, y, RTS = m[1], ORIENTATION = m[2])))
})
with_peer("AcceptanceSampling", function(peer) {
  plan <- AcceptanceSampling::OC2c(c(80, 80), c(3, 9), c(6, 10), pd = seq(0, 0.199, 0.001))
  line("c: curve of a double plan, 200 points", peer, least(function()
    AcceptanceSampling::OC2c(c(80, 80), c(3, 9), c(6, 10), pd = seq(0, 0.199, 0.001))))
})
with_peer("COINr", function(peer) {
  coin <- COINr::build_example_coin(quietly = TRUE)
  noise <- COINr::get_noisy_weights(coin$Meta$Weights$Original, data.frame(Level = 1:2, NoiseFactor = 0.25), 100)
  specs <- list(limit = list(Address = "$Log$Treat$global_specs$f1_para$winmax", Distribution = 1:5, Type = "discrete"),
                weights = list(Address = "$Log$Aggregate$w", Distribution = noise, Type = "discrete"))
  run <- function() COINr::get_sensitivity(coin, SA_specs = specs, N = 50, SA_type = "UA", dset = "Aggregated", iCode = "Index", quietly = TRUE)
  line("a: 1,000 replications of index uncertainty", peer, 20 * least(run, 1), part(50, 1000))
})

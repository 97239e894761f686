#!/bin/sh
# Makes the pictures of the pages with the command itself. Exit code 3 (a signal, an alarm) is meant here.
set -u
cd "$(dirname "$0")" || exit 1
mkdir -p ../img

picture() {
    name=$1
    shift
    zhunsheng --lang en stats "$@" --svg "../img/$name.svg" >"/dev/null"
    code=$?
    if [ "$code" -ne 0 ] && [ "$code" -ne 3 ]; then
        echo "$name: exit code $code" >&2
        exit 1
    fi
}

picture chart chart fill.csv --kind xbar-r --value a,b,c,d --label sample --baseline 30
picture capability capability fill.csv --value a,b,c,d --lower 48.5 --upper 51.5 --target 50
picture plan plan --good 0.01 --bad 0.06
picture warn warn complaints.csv --label week --last 8
picture labs compare-labs lead.csv --uncertainty u --assigned 10 --sigma 0.3
picture satisfaction satisfaction answers.csv --replications 0 \
    --block image=i1,i2 --block expectation=e1,e2 --block quality=q1,q2,q3 --block value=v1,v2 --block satisfaction=s1,s2,s3 \
    --path 'image>expectation' --path 'image,expectation>quality' --path 'quality>value' --path 'image,quality,value>satisfaction'
picture index index counties.csv --indicator pass_rate:2 --indicator complaints:- --indicator brands
picture dea dea stations.csv --input staff,budget --output inspections,findings
picture draw draw firms.csv --seed 'lottery 2026-03-01: 04 11 19 23 28 31 + 07' -n 24

"""M/M/20 at utilisation 0.9 in SimPy; prints customers a second."""
import random
import sys
import time

import simpy

count = int(sys.argv[1])
draw = random.Random(1)
environment = simpy.Environment()
lanes = simpy.Resource(environment, capacity=20)
waits = 0.0


def customer():
    global waits
    arrived = environment.now
    with lanes.request() as request:
        yield request
        waits += environment.now - arrived
        yield environment.timeout(draw.expovariate(1.0))


def source():
    for _ in range(count):
        yield environment.timeout(draw.expovariate(18.0))
        environment.process(customer())


environment.process(source())
began = time.process_time()
environment.run()
print(count / (time.process_time() - began))

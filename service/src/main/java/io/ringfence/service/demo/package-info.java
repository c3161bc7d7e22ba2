/**
 * The demo: real processes share a ring, are killed in mid-stream and started again, and an oracle outside the ring compares what each
 * consumer handled with what was published. Public surface: {@link io.ringfence.service.demo.DemoCommand}, and
 * {@link io.ringfence.service.demo.DemoMain} as the entry point of its child processes.
 */
@NullMarked
package io.ringfence.service.demo;

import org.jspecify.annotations.NullMarked;

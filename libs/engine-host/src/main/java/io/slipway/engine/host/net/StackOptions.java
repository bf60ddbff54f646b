package io.slipway.engine.host.net;

/**
 * What a stack does beyond carrying packets.
 *
 * @param reach how far
 * @param ipv4Only whether it carries nothing else: no route can keep RUN from the link-local
 *     addresses of this machine, and Docker's network has no IPv6 by default either
 * @param forwardsNames whether it answers questions for names in place of this machine's resolver
 */
record StackOptions(Reach reach, boolean ipv4Only, boolean forwardsNames) {}

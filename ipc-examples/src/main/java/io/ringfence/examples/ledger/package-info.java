/**
 * A state that survives whatever is killed: the same events in the same order lead to the same bytes. Start reading at
 * {@link io.ringfence.examples.ledger.LedgerOfAccounts}.
 */
@NullMarked
package io.ringfence.examples.ledger;

import org.jspecify.annotations.NullMarked;

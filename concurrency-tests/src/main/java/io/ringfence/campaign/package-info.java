/**
 * What all campaigns have in common: numbered cases, a budget, figures, and one command that runs the long form of each and can be
 * resumed. Public surface: {@link io.ringfence.campaign.Campaign}, {@link io.ringfence.campaign.Budget},
 * {@link io.ringfence.campaign.Figures}.
 */
@NullMarked
package io.ringfence.campaign;

import org.jspecify.annotations.NullMarked;

/**
 * Campaigns against the journal's way to the disk: power loss, forces that fail, a disk that is full. Public surface: the campaigns.
 */
@NullMarked
package io.ringfence.campaign.powerloss;

import org.jspecify.annotations.NullMarked;

/**
 * Stage 5: predicted value. Models of how often customers buy until they are gone (BG/NBD, MBG/NBD,
 * Pareto/NBD), of what an order is worth (Gamma-Gamma) and of contracts (sBG), with their fits by
 * maximum likelihood. Everything here is a plain function of compressed tables that fit in memory;
 * a model names its parameters as its paper does, and every model has its page in docs/models.
 *
 * <p>Times are in one unit of the caller's choice, the same in the table, in the fit and in every
 * question put to the fitted model.
 */
package dev.retentionmart.value.model;
